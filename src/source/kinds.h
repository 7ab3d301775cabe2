/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source/kinds.h - the kinds of syntax nodes; source/fields.h has their roles.
 *
 * Names are those of tree-sitter-python. A kind that is not listed is CF_NODE_OTHER: its children
 * are in the tree all the same.
 */
#ifndef CF_SOURCE_KINDS_H
#define CF_SOURCE_KINDS_H

#define CF_NODE_KINDS(X) \
    X(MODULE, "module") \
    X(COMMENT, "comment") \
    X(ERROR, "ERROR") \
    X(BLOCK, "block") \
    X(DECORATED_DEFINITION, "decorated_definition") \
    X(DECORATOR, "decorator") \
    X(FUNCTION_DEFINITION, "function_definition") \
    X(CLASS_DEFINITION, "class_definition") \
    X(LAMBDA, "lambda") \
    X(PARAMETERS, "parameters") \
    X(LAMBDA_PARAMETERS, "lambda_parameters") \
    X(DEFAULT_PARAMETER, "default_parameter") \
    X(TYPED_PARAMETER, "typed_parameter") \
    X(TYPED_DEFAULT_PARAMETER, "typed_default_parameter") \
    X(LIST_SPLAT_PATTERN, "list_splat_pattern") \
    X(DICTIONARY_SPLAT_PATTERN, "dictionary_splat_pattern") \
    X(POSITIONAL_SEPARATOR, "positional_separator") \
    X(KEYWORD_SEPARATOR, "keyword_separator") \
    X(TYPE, "type") \
    X(TYPE_PARAMETER, "type_parameter") \
    X(TYPE_ALIAS_STATEMENT, "type_alias_statement") \
    X(GENERIC_TYPE, "generic_type") \
    X(UNION_TYPE, "union_type") \
    X(MEMBER_TYPE, "member_type") \
    X(EXPRESSION_STATEMENT, "expression_statement") \
    X(ASSIGNMENT, "assignment") \
    X(AUGMENTED_ASSIGNMENT, "augmented_assignment") \
    X(NAMED_EXPRESSION, "named_expression") \
    X(RETURN_STATEMENT, "return_statement") \
    X(DELETE_STATEMENT, "delete_statement") \
    X(RAISE_STATEMENT, "raise_statement") \
    X(ASSERT_STATEMENT, "assert_statement") \
    X(GLOBAL_STATEMENT, "global_statement") \
    X(NONLOCAL_STATEMENT, "nonlocal_statement") \
    X(IMPORT_STATEMENT, "import_statement") \
    X(IMPORT_FROM_STATEMENT, "import_from_statement") \
    X(FUTURE_IMPORT_STATEMENT, "future_import_statement") \
    X(ALIASED_IMPORT, "aliased_import") \
    X(RELATIVE_IMPORT, "relative_import") \
    X(IMPORT_PREFIX, "import_prefix") \
    X(WILDCARD_IMPORT, "wildcard_import") \
    X(DOTTED_NAME, "dotted_name") \
    X(FOR_STATEMENT, "for_statement") \
    X(FOR_IN_CLAUSE, "for_in_clause") \
    X(WHILE_STATEMENT, "while_statement") \
    X(IF_STATEMENT, "if_statement") \
    X(ELIF_CLAUSE, "elif_clause") \
    X(IF_CLAUSE, "if_clause") \
    X(TRY_STATEMENT, "try_statement") \
    X(EXCEPT_CLAUSE, "except_clause") \
    X(EXCEPT_GROUP_CLAUSE, "except_group_clause") \
    X(WITH_STATEMENT, "with_statement") \
    X(WITH_ITEM, "with_item") \
    X(MATCH_STATEMENT, "match_statement") \
    X(CASE_CLAUSE, "case_clause") \
    X(CASE_PATTERN, "case_pattern") \
    X(CLASS_PATTERN, "class_pattern") \
    X(KEYWORD_PATTERN, "keyword_pattern") \
    X(SPLAT_PATTERN, "splat_pattern") \
    X(AS_PATTERN, "as_pattern") \
    X(AS_PATTERN_TARGET, "as_pattern_target") \
    X(PATTERN_LIST, "pattern_list") \
    X(TUPLE_PATTERN, "tuple_pattern") \
    X(LIST_PATTERN, "list_pattern") \
    X(IDENTIFIER, "identifier") \
    X(ATTRIBUTE, "attribute") \
    X(SUBSCRIPT, "subscript") \
    X(SLICE, "slice") \
    X(CALL, "call") \
    X(ARGUMENT_LIST, "argument_list") \
    X(KEYWORD_ARGUMENT, "keyword_argument") \
    X(LIST_SPLAT, "list_splat") \
    X(DICTIONARY_SPLAT, "dictionary_splat") \
    X(PARENTHESIZED_EXPRESSION, "parenthesized_expression") \
    X(EXPRESSION_LIST, "expression_list") \
    X(TUPLE, "tuple") \
    X(LIST, "list") \
    X(SET, "set") \
    X(DICTIONARY, "dictionary") \
    X(PAIR, "pair") \
    X(LIST_COMPREHENSION, "list_comprehension") \
    X(SET_COMPREHENSION, "set_comprehension") \
    X(DICTIONARY_COMPREHENSION, "dictionary_comprehension") \
    X(GENERATOR_EXPRESSION, "generator_expression") \
    X(BINARY_OPERATOR, "binary_operator") \
    X(UNARY_OPERATOR, "unary_operator") \
    X(NOT_OPERATOR, "not_operator") \
    X(BOOLEAN_OPERATOR, "boolean_operator") \
    X(COMPARISON_OPERATOR, "comparison_operator") \
    X(CONDITIONAL_EXPRESSION, "conditional_expression") \
    X(AWAIT, "await") \
    X(YIELD, "yield") \
    X(STRING, "string") \
    X(CONCATENATED_STRING, "concatenated_string") \
    X(STRING_CONTENT, "string_content") \
    X(INTERPOLATION, "interpolation") \
    X(INTEGER, "integer") \
    X(FLOAT, "float") \
    X(TRUE, "true") \
    X(FALSE, "false") \
    X(NONE, "none") \
    X(ELLIPSIS, "ellipsis")

/* CF_TOKEN_ASYNC and the operators are tokens: the only ones without a name that are kept. */
enum cf_node_kind {
    CF_NODE_OTHER = 0,
#define CF_NODE_ENUM(name, text) CF_NODE_##name,
    CF_NODE_KINDS(CF_NODE_ENUM)
#undef CF_NODE_ENUM
        CF_TOKEN_ASYNC,
    CF_TOKEN_FROM,
    CF_TOKEN_OPERATOR,
    CF_NODE_KIND_COUNT
};

/* The grammar's name of a kind, for messages and tests; "other" for CF_NODE_OTHER. */
const char *cf_node_kind_name(enum cf_node_kind kind);

#endif
