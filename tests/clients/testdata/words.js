// words.js FOLDER reads lines of JSON, each a command's words, and says for each
// what the npm in FOLDER makes of them by its own parser: {verb, args, packages},
// or {} where it refuses or only prints. Without lines on its input it lists the
// names of npm's options and its shorthands.
const [dir] = process.argv.slice(2)
const Config = require(dir + '/node_modules/@npmcli/config')
const tables = require(dir + '/node_modules/@npmcli/config/lib/definitions')
const { deref } = require(dir + '/lib/utils/cmd-list.js')
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean)
const say = console.log
console.error = () => {}

// npx-cli.js rewrites its words and hands them to the command line below it.
const cli = require.resolve(dir + '/lib/cli.js'), npx = require.resolve(dir + '/bin/npx-cli.js')
let handed
require.cache[cli] = { id: cli, filename: cli, loaded: true, exports: p => { handed = [...p.argv] } }

function read (words) {
  let argv = ['node', npx, ...words.slice(1)]
  if (words[0] === 'npx') {
    process.argv = argv
    delete require.cache[npx]
    require(npx)
    argv = handed
  }
  const c = new Config({ ...tables, argv, npmPath: dir, env: {}, cwd: '/', warn: false })
  c.loadDefaults()
  c.loadCLI()
  const { data } = c.data.get('cli')
  const [word, ...args] = c.parsedArgv.remain
  const unknown = c.getUnknownConfigs ? c.getUnknownConfigs('cli').length : 0
  if (unknown || data.version || data.versions || data.usage || data['dry-run']) return {}
  const packages = [].concat(data.package || []).map(String).filter(Boolean)
  return data.call && args.length ? {} : { verb: deref(word), args, packages, call: !!data.call }
}

if (!lines.length) say(JSON.stringify([Object.keys(tables.definitions), Object.keys(tables.shorthands)]))
for (const line of lines) {
  let meaning = {}
  try { meaning = read(JSON.parse(line)) } catch {}
  say(JSON.stringify(meaning))
}
