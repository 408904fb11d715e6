module zz.example/lib

require zz.example/c v1.0.0 // indirect
