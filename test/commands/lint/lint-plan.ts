import {test} from 'tap'
import {VFile} from 'vfile'
import {lintPlan} from '../../../src/commands/lint/lint-plan.js'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'
import {growth} from '../../growth.mjs'

function lint(source: string) {
  const planned = plan({
    defaults: defaultStepOptions,
    readShell,
    file: 'page.md',
    select: 'marked',
    source,
    tree: parse(new VFile(source))
  })
  return lintPlan(planned, {source}).map(({line, column, ruleId}) => `${line}:${column} ${ruleId}`)
}

const ruleOf = (code: string) => lint(`\`\`\`\n${code}\n\`\`\`{{exec}}\n`).map(found => found.split(' ')[1])

test('should find commands that wait for a person', async t => {
  const waiting = [
    'vim a.txt',
    'sudo -u me nano x',
    'less log',
    'docker run -it ubuntu bash',
    'docker exec -ti web sh',
    'docker exec -it -e A=1 web env B=2 bash',
    'kubectl exec -it pod -- bash',
    'kubectl edit deploy web',
    'python3',
    'mysql -uroot',
    'bash',
    'sudo -i',
    'su - joe',
    'cat > notes.txt',
    'apt install jq',
    'git commit',
    'git rebase -i main',
    'cd x && vi y'
  ]
  for (const code of waiting) t.same(ruleOf(code), ['waits-for-input'], code)
})

test('should find commands that run on', async t => {
  const running = [
    'watch date',
    'tail -f log',
    'kubectl get pods -w',
    'kubectl logs -f web',
    'docker compose up',
    'python3 -m http.server',
    'npm run dev',
    'ping host',
    'top',
    'while true; do date; sleep 1; done'
  ]
  for (const code of running) t.same(ruleOf(code), ['runs-forever'], code)
})

test('should leave alone what ends by itself', async t => {
  const fine = [
    'python3 -c "print(1)"',
    'python3 app.py',
    'echo hi | cat',
    'cat <<EOF > f\nvim\nEOF',
    'mysql < dump.sql',
    'bash script.sh',
    'kubectl exec -it pod -- ls',
    'docker run -d nginx',
    'apt-get -y install jq',
    'git commit -am "x"',
    'timeout 5 tail -f log',
    'tail -f log &',
    'yes | head -2',
    'yes | sudo apt-get -qq install jq',
    "docker exec -it -u root web bash -c 'ls'",
    'oc logs -f bc/web',
    'kubectl logs -f job/once',
    'ssh-keygen -s ca -I me key.pub',
    'docker compose up -d',
    'ping -c 1 host',
    'top -bn1',
    'echo "vim x" # top',
    'edit() { vim x; }',
    'while true; do break; done',
    'sudo ls',
    'env A=1 ls'
  ]
  for (const code of fine) t.same(ruleOf(code), [], code)
})

test('should find placeholders, and take elements and redirections for what they are', async t => {
  for (const code of ['ssh <user>@host', 'export T="<your-token>"', 'curl -u YOUR_USER x', 'kubectl get <pod name>']) {
    t.same(ruleOf(code), ['placeholder'], code)
  }
  for (const code of [
    'echo "<b>x</b>"',
    'sort <file >out',
    '# run <name>',
    'YOUR_USER=a; echo $YOUR_USER',
    'cat <<EOF\n<h1>\nEOF',
    "cat > guide.md <<'EOF'\nkubectl logs <pod-name>\nEOF"
  ])
    t.same(ruleOf(code), [], code)
})

test('should point to the command, in blocks, lists and inline code', async t => {
  t.same(lint('Run `ls; vim x`{{exec}}\n\n1. a\n\n   ```sh\n   ls\n   ls && top\n   ```{{exec}}\n'), [
    '1:10 waits-for-input',
    '7:10 runs-forever'
  ])
})

test('should say nothing of what a later step ends, of input that is given, and of steps that are left out', async t => {
  t.same(lint('`tail -f x`{{exec}} then `ls`{{exec interrupt}}'), [])
  t.same(lint('<!-- fencepost stdin="a" -->\n`cat`{{exec}}\n\n<!-- fencepost skip="by hand" -->\n`vim`{{exec}}\n'), [])
})

test('should take linear time, and survive code that is no shell', async t => {
  const ratio = await growth(count => lint('`kubectl get pods -w | grep x; vim "a`{{exec}}\n\n'.repeat(count)), 300)
  t.ok(ratio < 2.5, `twice the text takes ${ratio.toFixed(1)} times as long`)
  t.same(ruleOf('if (x) { ) <<< "'), [])
})

test('should find nothing wrong with a command that may run on', async t => {
  t.same(ruleOf('tail -f log'), ['runs-forever'])
  t.same(lint('<!-- fencepost service -->\n`tail -f log`{{exec}}\n'), [])
  t.same(lint('`tail -f log`{{exec}} `echo end`{{exec interrupt}}\n'), [])
})
