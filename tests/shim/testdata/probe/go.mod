module zz-probe

go 1.26
