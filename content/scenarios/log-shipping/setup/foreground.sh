#!/bin/bash
# The reader's terminal waits until the log is there.
while [ ! -f ~/.ready ]; do sleep 0.05; done
export LOG=~/logs/app.log
echo ready
