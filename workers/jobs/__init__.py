"""The jobs: one order in, one outcome out; each module a department."""
