module zz.example/app

go 1.26

toolchain go1.26.1

require zz.example/a v1.0.0

require (
	zz.example/b v0.0.0-20260101000000-0123456789ab // indirect
	zz.example/c/v2 v2.3.4+incompatible // indirect; really
	"zz.example/d" v1.0.0
)

replace zz.example/c/v2 => ./local/c

replace zz.example/d v1.0.0 => zz.example/fork v1.1.0

exclude zz.example/b v0.1.0

retract [v0.1.0, v0.2.0]

tool zz.example/a/cmd
