# SPDX-License-Identifier: Apache-2.0
# function: Playlist.shuffle_front
# expect: different
# observable: self
# speed: faster
# why: the list attribute becomes a deque: slices of it fail later
# witness: Playlist(["a", "b"]).shuffle_front("c")
# --- original
import collections


class Playlist:
    def __init__(self, songs):
        self.songs = songs


    def shuffle_front(self, song):
        self.songs.insert(0, song)
        return len(self.songs)
# --- candidate
import collections


class Playlist:
    def __init__(self, songs):
        self.songs = songs


    def shuffle_front(self, song):
        if not isinstance(self.songs, collections.deque):
            self.songs = collections.deque(self.songs)
        self.songs.appendleft(song)
        return len(self.songs)
# --- inputs
from subject import Playlist

INPUTS = [((Playlist(["one", "two"]), "zero"), {})]
