# Runs one worker and tells its end. What stands above sets $folder and the function worker.
cd "$folder" || exit 1
worker "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >>worker.log 2>&1 </dev/null &
pid=$!
echo "$pid" >pid.part && mv pid.part pid
wait "$pid"
code=$?
echo "$code" >exit.part && mv exit.part exit
