module taant_bench

go 1.19
