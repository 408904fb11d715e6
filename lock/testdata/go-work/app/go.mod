module zz.example/app

require zz.example/a v1.0.0
