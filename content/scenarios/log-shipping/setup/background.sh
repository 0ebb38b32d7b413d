#!/bin/bash
# Makes the log while the reader reads.
mkdir -p ~/logs
for hour in 01 02 03; do echo "$hour:00 start"; echo "$hour:30 error"; done > ~/logs/app.log
touch ~/.ready
