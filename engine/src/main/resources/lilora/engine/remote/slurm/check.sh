# Has Slurm look at $script without queueing it. Tells what it has against it.
printf '%s\n' "$script" | sbatch --test-only
