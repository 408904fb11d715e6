// Answers lines "C<tab>a<tab>b" (order) and "S<tab>range<tab>version" (inside)
// with node-semver, read as npm reads: loose. argv[2] is the library's folder.
const semver = require(process.argv[2])
const lines = require('fs').readFileSync(0, 'utf8').split('\n')
const out = []
for (const line of lines) {
  if (!line) continue
  const [kind, x, y] = line.split('\t')
  try {
    if (kind === 'C') out.push(String(semver.compare(x, y, true)))
    else {
      new semver.SemVer(y, true)
      out.push(String(new semver.Range(x, { loose: true }).test(y)))
    }
  } catch (e) { out.push('error') }
}
process.stdout.write(out.join('\n') + '\n')
