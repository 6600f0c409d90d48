# Queues the runs in the folders that are its arguments as one array of jobs, at most $slots at once, from $folder under $name. Prints
# the array's number, then what else was said.
mkdir -p "$folder" && cd "$folder" || exit 1
task=0
for run in "$@"; do
    task=$((task + 1))
    ln -s "$run" "$task" && rm -f "$run/pid" "$run/exit" "$run/slurm.log" && ln -s "$folder/$task.log" "$run/slurm.log" || exit 1
done
number=$(sbatch --parsable --chdir="$folder" --job-name="$name" --output=%a.log --array="1-$#%$slots" job.sbatch 2>submit.log |
    tail -n 1)
number=${number%%;*}
case $number in
"" | *[!0-9]*)
    cat submit.log
    echo "$number"
    exit 1
    ;;
esac
task=0
for run in "$@"; do
    task=$((task + 1))
    echo "${number}_$task" >"$run/job.part" && mv "$run/job.part" "$run/job"
done
echo "$number"
cat submit.log
