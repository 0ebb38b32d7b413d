import {test} from 'tap'
import {openInterpreterSession} from '../../../src/session/interpreter/interpreter-session.js'
import {sessionsOf} from '../session-contract.mjs'
import {testInterpreter} from './interpreter-contract.mjs'

testInterpreter('python', {
  background:
    "import threading\nprint('early')\ngo = threading.Event()\ndone = threading.Event()\ndef late():\n    go.wait()\n    print('late')\n    done.set()\nthreading.Thread(target=late, daemon=True).start()",
  broken: 'x = (1',
  define: 'x = 41\ndef f(n):\n    return f"f{n}"',
  device: "with open('/dev/stdout', 'w') as out:\n    print('text', file=out)",
  exit: 'import sys\nsys.exit(4)',
  fail: '# above\n\nopen("nowhere")\nprint("never")',
  failLine: 3,
  failText: /^Traceback \(most recent call last\):\n {2}File "<stdin>", line 3, in <module>\n[\s\S]*FileNotFoundError/,
  forging: [
    "import sys\ndef t(f, e, a):\n    if 'status' in f.f_locals: f.f_locals['status'] = 0\n    return t\nsys.settrace(t)\nf = sys._getframe()\nwhile f: f.f_trace = t; f = f.f_back",
    'import builtins\nbuiltins.eval = lambda *a: None',
    "import builtins\nc = compile\nbuiltins.compile = lambda s, *a, **k: c('1' if isinstance(s, str) else s, *a, **k)",
    'import builtins\nbuiltins.map = lambda *a: ["both", "/dev/null", "", "1"]',
    "import os\no = os.write\nos.write = lambda f, b: o(f, b.replace(b'1 ', b'0 '))",
    'import sys\nsys.exit = lambda *a: None',
    'import gc, types\nfor f in gc.get_objects():\n    if type(f) is types.FunctionType and f.__code__.co_name in ("run", "evaluate") and f.__code__.co_freevars and f.__module__ in (None, "__main__"):\n        f.__code__ = (lambda *a: None).__code__.replace(co_freevars=f.__code__.co_freevars)',
    'import sys\nf = sys._getframe()\nwhile f:\n    for v in list(f.f_locals.values()):\n        for c in getattr(v, "__closure__", None) or ():\n            if c.cell_contents is eval: c.cell_contents = lambda *a: None\n    if f.f_globals is not globals() and "__file__" in f.f_globals: f.f_globals.update(eval=lambda *a: None, compile=lambda *a, **k: (lambda: 1).__code__)\n    f = f.f_back',
    'import re\no = re.sub\nre.sub = lambda p, r, s, *a: b"1" if b"nowhere" in s else o(p, r, s, *a)',
    'import ast\nast.Interactive = ast.Expr = lambda *a: None',
    'import sys\ndef h(event, a):\n    if event in ("compile", "exec"): raise SystemExit(0)\nsys.addaudithook(h)',
    'import os, traceback\ntraceback.format_exception = lambda *a: os._exit(0)',
    'import traceback\ntraceback.format_exception = lambda *a: exit(0)',
    'import os, sys\nclass S:\n    closed = False\n    def write(self, t): os._exit(0)\n    def flush(self): os._exit(0)\nsys.stdout = sys.stderr = S()',
    'import sys\nf = sys._getframe()\nwhile f:\n    for n, v in f.f_locals.items():\n        if isinstance(v, dict):\n            for k in list(v): v[k] = 0\n    f = f.f_back'
  ],
  hostile: [
    'import os; os.closerange(0, 200)',
    'import os; os.close(1)',
    'import sys; sys.stdout.close()',
    'import sys; sys.stdout = None; sys.stderr = None',
    'import builtins; del builtins.open; builtins.map = builtins.dict = None',
    'import os\nif os.fork() == 0:\n    print("child")',
    'import os; os.kill(os.getpid(), 9)',
    'import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)',
    'raise SystemExit',
    'import sys; sys.setrecursionlimit(50); (lambda f: f(f))(lambda f: f(f))',
    'import ast; ast.parse = None; globals().clear()'
  ],
  interrupted: [
    'while True: pass',
    'import time\ntime.sleep(1000)',
    "import subprocess\nsubprocess.run(['sleep', '1000'])"
  ],
  leave: "import subprocess\nprint(subprocess.Popen(['sleep', '1000'], start_new_session=True).pid)",
  loops: ['while True: pass', 'import time\ntime.sleep(1000)', "import subprocess\nsubprocess.run(['sleep', '1000'])"],
  much: "print('x' * 500_000, end='')",
  names: 'print(dir())',
  order: "import os, sys\nprint('out')\nprint('err', file=sys.stderr)\nif os.system('echo out'): pass",
  pass: [
    'import sys\nsys.exit()',
    'exit(0)',
    'def main():\n    raise SystemExit\nmain()',
    'import atexit\natexit.register(print, 1)\nexit()'
  ],
  quit: ['import os\nos._exit(0)', 'import os\nos.execvp("true", ["true"])'],
  read: "import sys\nprint(sys.stdin.read(), end='')",
  script: file => `import subprocess; subprocess.run(['bash', '${file}']) and None`,
  surroundings: "import os\nprint(os.environ.get('A'))\nprint(os.path.basename(os.getcwd()))",
  survives: true,
  use: ['print(x + 1, f(2))', '42 f2\n'],
  wait: 'go.set()\nif done.wait(): pass'
})

test('should show the value of each expression of a command in a transcript', async t => {
  await sessionsOf(openInterpreterSession('python'))(async run => {
    const type = async (code: string) => (await run(code, {isTranscribed: true})).text
    t.equal(await type('1; 2'), '1\n2\n')
    t.equal(await type('for n in range(2):\n    n'), '0\n1\n')
    t.equal(await type('from __future__ import annotations'), '')
    t.equal(await type('def g(n: Later): pass'), '')
    t.equal(await type('g.__annotations__'), "{'n': 'Later'}\n")
    t.equal(await type('import asyncio; await asyncio.sleep(0, "slept")'), "'slept'\n")
    t.equal((await run('for n in range(2):\n    n')).text, '')
  })
})

test('should show the value of an expression at the end of a block, and await at its top', async t => {
  await sessionsOf(openInterpreterSession('python'))(async run => {
    t.equal((await run('1\n2 + 2')).text, '4\n')
    t.equal((await run('_ * 2')).text, '8\n')
    t.equal((await run('None')).text, '')
    t.equal((await run('import asyncio\nawait asyncio.sleep(0, "slept")')).text, "'slept'\n")
    t.equal((await run('from __future__ import annotations')).text, '')
    t.equal((await run('def g(n: Later): pass\ng.__annotations__')).text, "{'n': 'Later'}\n")
    t.equal((await run('class C: pass\nimport pickle\npickle.loads(pickle.dumps(C())).__class__ is C')).text, 'True\n')
  })
})
