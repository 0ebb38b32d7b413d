#!/bin/bash
if [ "$(cat ~/errors.txt)" = 3 ]; then
  echo done
fi
