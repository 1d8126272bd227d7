"""The benchmark: Steerco beside general solvers on the same portfolios, judged by the same audit; see ``docs/benchmarks.md``."""
