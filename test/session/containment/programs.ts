import {test} from 'tap'
import {isOnPath} from '../../../src/session/system/on-path.js'
import {inSandbox, whyNoSandbox} from './in-sandbox.mjs'

/** Programs that start threads, processes and terminals, or ask for rights; each prints `ok` at the end. */
const programs: Readonly<Record<string, string>> = {
  'apt-get': 'apt-get --version >/dev/null && apt-get check -q >/dev/null && echo ok',
  docker: 'docker --version >/dev/null && ! docker ps 2>/dev/null && echo ok',
  gcc: 'echo "int main(){return 0;}" >a.c && gcc a.c -o a && ./a && echo ok',
  gdb: 'gdb -batch -ex run --args /bin/true | grep -q "exited normally" && echo ok',
  git: 'git init -q repo && git -C repo -c user.name=a -c user.email=a@b commit -q --allow-empty -m x && echo ok',
  java: `echo 'public class A { public static void main(String[] a) throws Exception { Thread t = new Thread(() -> System.out.println("ok")); t.start(); t.join(); } }' >A.java; java A.java`,
  node: `node -e 'new (require("worker_threads").Worker)("require(\\"fs\\").promises.readFile(\\"/etc/passwd\\").then(() => console.log(\\"ok\\"))", {eval: true})'`,
  perl: `perl -e 'if (my $pid = fork) { waitpid $pid, 0; print "ok\n" unless $? }'`,
  python3: `python3 -c 'import multiprocessing; p = multiprocessing.Pool(2); assert p.map(abs, [-1, 2]) == [1, 2]; p.close(); print("ok")'`,
  sqlite3: `sqlite3 a.db "create table a(b); insert into a values ('ok'); select b from a"`,
  strace: 'strace -f -o /dev/null true && echo ok',
  tmux: 'tmux -L x new -d "sleep 100" && tmux -L x kill-server && echo ok'
}

test('should run what tutorials use under the system call filter', {skip: whyNoSandbox}, async t => {
  await inSandbox({network: 'loopback'}, async ({run}) => {
    t.match(await run('sudo -u "$(id -un)" echo ok'), {text: 'ok\n'}, 'sudo')
    for (const [name, code] of Object.entries(programs)) {
      if (!isOnPath(name, process.env)) t.comment(`${name} is not installed`)
      else if ((await run(`${name} --version || ${name} -V`)).status === 0) {
        const {text} = await run(code)
        t.match(text, /(?:^|\n)ok\n$/, `${name}: ${text}`)
      }
    }
  })
})
