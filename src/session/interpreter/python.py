"""Runs the blocks of a document one after another, as cells of one script.

The runner writes two lines for each block to descriptor 3: its words, and the key that ends its output. This file writes its
reports to descriptor 8; descriptor 9 is the output of blocks. Nothing of it is visible in the namespace of the blocks.

Blocks run in the same process, so they can find the objects of this file through frames and `gc`, and change them. That's
why each block gets a new function with new globals, made from what Python code can't change: a code object and tuples.
"""


def run_block(channel, reports, output, process, state):
    """Runs the next block. `os`, `signal` and the functions that are built in are as they were before the first block."""
    import io
    import linecache
    import sys
    import traceback

    unread = b''

    def read_line():
        nonlocal unread
        while b'\n' not in unread:
            chunk = os.read(channel, 65536)
            if not chunk:
                # The runner has ended.
                os._exit(0)
            unread += chunk
        line, unread = unread.split(b'\n', 1)
        return line

    def decode(word):
        text = b'' if word == b'-' else unescape(lambda found: bytes([int(found[1], 8)]), word)
        return text.decode('utf-8', 'surrogateescape')

    def flush():
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:
                pass

    def describe(error):
        """Text of an exception, without the frames of this file."""
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename == own:
            trace = trace.tb_next
        text = ''.join(traceback.format_exception(type(error), error, trace))
        return re.sub(r'<stdin-\d+>', '<stdin>', text)

    def lines_of(error, name):
        """The lines of the block that an exception went through."""
        lines = []
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == name:
                lines.append(trace.tb_lineno)
            trace = trace.tb_next
        return lines

    def failed_line(error, name):
        if isinstance(error, SyntaxError) and error.filename == name:
            return error.lineno or 0
        lines = lines_of(error, name)
        return lines[-1] if lines else 0

    def evaluate(code):
        result = eval(code, state['namespace'])
        if code.co_flags & 0x80:  # a coroutine, because it awaits
            import asyncio
            if state['loop'] is None:
                state['loop'] = asyncio.new_event_loop()
                asyncio.set_event_loop(state['loop'])
            state['loop'].run_until_complete(result)

    def run(code, name, console):
        linecache.cache[name] = (len(code), None, [line + '\n' for line in code.split('\n')], name)
        tree = compile(code, name, 'exec', state['flags'] | PyCF_ONLY_AST, dont_inherit=True)
        # The value of an expression at the end is shown, as in an interactive session; in a transcript, that of each.
        shown = []
        if console:
            shown, tree.body = tree.body, []
        elif tree.body and isinstance(tree.body[-1], Expr):
            shown = [tree.body.pop()]
        whole = compile(tree, name, 'exec', state['flags'], dont_inherit=True)
        state['flags'] |= whole.co_flags & features
        evaluate(whole)
        if shown:
            whole = compile(Interactive(shown), name, 'single', state['flags'], dont_inherit=True)
            state['flags'] |= whole.co_flags & features
            evaluate(whole)

    def prepare(stream, stdin, cwd, variables):
        source = os.open(stdin, os.O_RDONLY)
        os.dup2(source, 0)
        os.close(source)
        os.dup2(output, 1)
        os.dup2(output, 2)
        if stream != 'both':
            nothing = os.open('/dev/null', os.O_WRONLY)
            os.dup2(nothing, 2 if stream == 'stdout' else 1)
            os.close(nothing)
        sys.stdin = open(0, closefd=False)
        for name, number in (('stdout', 1), ('stderr', 2)):
            if getattr(getattr(sys, name, None), 'closed', True):
                setattr(sys, name, io.TextIOWrapper(open(number, 'wb', 0, closefd=False), write_through=True))
        before = (os.getcwd(), dict(environ))
        environ.update(variables)
        if cwd:
            os.chdir(cwd)
        return before

    words = read_line().split(b' ')
    if len(words) == 1:
        # The end of the document: the script ends, too.
        raise SystemExit
    stream, stdin, cwd, code, *variables = map(decode, words)
    stream, _, console = stream.partition('-')
    variables = dict(each.split('=', 1) for each in variables)
    state['count'] += 1
    name = f'<stdin-{state["count"]}>'
    before = error = None
    # A child that the block forks, and what ends the process in any other way than below, reports no success.
    status = 1
    is_exit = False
    try:
        signal.signal(signal.SIGINT, state['handler'])
        before = prepare(stream, stdin, cwd, variables)
        run(code, name, console)
        status = 0
    except SystemExit as raised:
        error = raised
        # The block asks for it, and not a hook that runs between blocks.
        is_exit = bool(lines_of(error, name))
        if is_exit:
            status = error.code
            status = 0 if status is None else status & 0xFF if isinstance(status, int) else 1
    except KeyboardInterrupt as raised:
        error = raised
        status = 130
    except BaseException as raised:
        error = raised
    while True:
        try:
            # Tracing ends with its block: it could change what follows.
            settrace(None)
            setprofile(None)
            state['handler'] = signal.getsignal(signal.SIGINT)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            break
        except KeyboardInterrupt:
            pass
    if os.getpid() != process:
        # A child that the block forked doesn't read the next one.
        if error is not None and not is_exit:
            sys.stderr.write(describe(error))
        flush()
        os._exit(status)
    # The status is written before anything runs that the document can replace.
    os.write(reports, b'%d ' % status)
    if is_exit:
        os.write(reports, b'exit %s\n' % read_line())
        raise error
    line = 0
    if error is not None:
        line = failed_line(error, name)
        if type(error) is not KeyboardInterrupt:
            sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        try:
            sys.stderr.write(describe(error))
        except Exception:
            pass
    flush()
    if before is not None:
        folder, environment = before
        for variable in variables:
            if variable in environment:
                environ[variable] = environment[variable]
            else:
                environ.pop(variable, None)
        if cwd:
            os.chdir(folder)
    os.dup2(output, 1)
    os.dup2(output, 2)
    key = read_line()
    os.write(reports, b'%d %s\n' % (line, key))
    os.write(output, b'\0' + key[:16] + b'\0')


def run_blocks():
    import __future__
    import _signal
    import ast
    import builtins
    import fcntl
    import itertools
    import os
    import posix
    import re
    import sys
    import types

    if sys.argv[1:]:
        # Programs can't trace a process that has changed its group and lacks their capability (proc(5), /proc/pid).
        group = os.getegid()
        os.setegid(65534)
        os.setegid(group)
    channel, reports, output = (fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, 50) for each in (3, 8, 9))
    for each in (3, 8, 9):
        os.close(each)
    module = types.ModuleType('__main__')
    module.__dict__['__builtins__'] = builtins
    sys.modules['__main__'] = module
    sys.argv = ['']
    sys.path[0] = ''
    features = 0
    for name in __future__.all_feature_names:
        features |= getattr(__future__, name).compiler_flag
    state = {
        'count': 0,
        'flags': ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
        'handler': _signal.default_int_handler,
        'loop': None,
        'namespace': module.__dict__,
    }
    names = {
        'Expr': ast.Expr,
        'Interactive': ast.Interactive,
        'PyCF_ONLY_AST': ast.PyCF_ONLY_AST,
        'environ': os.environ,
        'features': features,
        'own': __file__,
        're': re,
        'setprofile': sys.setprofile,
        'settrace': sys.settrace,
        'unescape': re.compile(rb'\\0(\d{3})').sub,
    }
    copied = {'__builtins__': builtins, 'os': posix, 'signal': _signal}
    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
    for function, build, code, names, copied, arguments in itertools.repeat((
        types.FunctionType,
        (dict, types.SimpleNamespace),
        run_block.__code__,
        tuple(names.items()),
        tuple((name, tuple(vars(each).items())) for name, each in copied.items()),
        (channel, reports, output, os.getpid(), state),
    )):
        scope = build[0](names)
        for name, each in copied:
            scope[name] = build[0](each) if name == '__builtins__' else build[1](**build[0](each))
        function(code, scope)(*arguments)


run_blocks()
