/* SPDX-License-Identifier: Apache-2.0 */
/* source/fields.h - the roles (fields) in which syntax nodes stand below their parents. */
#ifndef CF_SOURCE_FIELDS_H
#define CF_SOURCE_FIELDS_H

#define CF_NODE_FIELDS(X) \
    X(ALIAS, "alias") \
    X(ALTERNATIVE, "alternative") \
    X(ARGUMENT, "argument") \
    X(ARGUMENTS, "arguments") \
    X(ATTRIBUTE, "attribute") \
    X(BODY, "body") \
    X(CAUSE, "cause") \
    X(CONDITION, "condition") \
    X(CONSEQUENCE, "consequence") \
    X(DEFINITION, "definition") \
    X(EXPRESSION, "expression") \
    X(FUNCTION, "function") \
    X(GUARD, "guard") \
    X(KEY, "key") \
    X(LEFT, "left") \
    X(MODULE_NAME, "module_name") \
    X(NAME, "name") \
    X(OBJECT, "object") \
    X(OPERATOR, "operator") \
    X(OPERATORS, "operators") \
    X(PARAMETERS, "parameters") \
    X(RETURN_TYPE, "return_type") \
    X(RIGHT, "right") \
    X(SUBJECT, "subject") \
    X(SUBSCRIPT, "subscript") \
    X(SUPERCLASSES, "superclasses") \
    X(TYPE, "type") \
    X(TYPE_PARAMETERS, "type_parameters") \
    X(VALUE, "value")

enum cf_node_field {
    CF_FIELD_NONE = 0,
#define CF_FIELD_ENUM(name, text) CF_FIELD_##name,
    CF_NODE_FIELDS(CF_FIELD_ENUM)
#undef CF_FIELD_ENUM
        CF_FIELD_COUNT
};

#endif
