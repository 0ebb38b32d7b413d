#!/bin/bash
set -e
test -f ~/logs/app.log.1
test ! -s ~/logs/app.log
