package shims

import "testing"

// One parse of each sort; a pass-through pays for exactly one.
func BenchmarkParse(b *testing.B) {
	for _, line := range []string{
		"npm run build", "npm --version", "npm install left-pad@^1 --save-dev --registry https://r.example.test",
		"npx -y create-foo@latest my-app --template x", "pip list --outdated", "pip install -r requirements.txt 'flask[async]>=2'",
		"cargo build --release -p zz", "npm --dry-ru --regis x --loglevl y i foo",
	} {
		words := shellWords(line)
		m := Find(words[0])
		b.Run(words[0]+" "+words[1], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(m, words[0], words[1:])
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		Find("pip3.12")
	}
}
