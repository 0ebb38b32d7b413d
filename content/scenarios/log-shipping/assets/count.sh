#!/bin/bash
# Counts the lines of a log that hold a word.
grep -c "$1" "$2"
