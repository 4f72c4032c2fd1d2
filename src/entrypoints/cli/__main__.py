"""``python -m entrypoints.cli``: how our processes start each other, whatever the PATH."""

from entrypoints.cli.main import main

if __name__ == "__main__":
    main(prog_name="coursedock")
