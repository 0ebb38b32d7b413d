"""Runs the blocks of a document one after another, as cells of one script.

The runner writes two lines for each block to descriptor 3: its words, and the key that ends its output. The key is read when
the block has ended. It writes its reports to descriptor 8; descriptor 9 is the output of blocks. Nothing of this file is
visible in the namespace of the blocks.
"""


def run_blocks():
    import ast
    import builtins
    import fcntl
    import io
    import linecache
    import os
    import re
    import signal
    import sys
    import traceback
    import types

    if sys.argv[1:]:
        # Programs can't trace a process that has changed its group and lacks their capability (proc(5), /proc/pid).
        group = os.getegid()
        os.setegid(65534)
        os.setegid(group)
    # Blocks can replace the functions of modules, and those that are built in.
    read, write, getpid, exit_now = os.read, os.write, os.getpid, os._exit
    compile, dict, eval, isinstance, map, open, type = (
        getattr(builtins, each) for each in ('compile', 'dict', 'eval', 'isinstance', 'map', 'open', 'type'))
    BaseException, KeyboardInterrupt, SystemExit = (
        getattr(builtins, each) for each in ('BaseException', 'KeyboardInterrupt', 'SystemExit'))
    settrace, setprofile = sys.settrace, sys.setprofile
    process = getpid()
    channel, reports, output = (fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, 50) for each in (3, 8, 9))
    for each in (3, 8, 9):
        os.close(each)
    module = types.ModuleType('__main__')
    module.__dict__['__builtins__'] = builtins
    sys.modules['__main__'] = module
    sys.argv = ['']
    sys.path[0] = ''
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    features = 0
    for name in __import__('__future__').all_feature_names:
        features |= getattr(__import__('__future__'), name).compiler_flag
    handler = signal.default_int_handler
    unread = b''
    count = 0
    loop = None

    def read_line():
        nonlocal unread
        while b'\n' not in unread:
            chunk = read(channel, 65536)
            if not chunk:
                # The runner has ended.
                exit_now(0)
            unread += chunk
        line, unread = unread.split(b'\n', 1)
        return line

    def decode(word):
        text = b'' if word == b'-' else re.sub(rb'\\0(\d{3})', lambda found: bytes([int(found[1], 8)]), word)
        return text.decode('utf-8', 'surrogateescape')

    def flush():
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:
                pass

    def describe(error, name):
        """Text of an exception, without the frames of this file."""
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        text = ''.join(traceback.format_exception(type(error), error, trace))
        return re.sub(r'<stdin-\d+>', '<stdin>', text)

    def failed_line(error, name):
        if isinstance(error, SyntaxError) and error.filename == name:
            return error.lineno or 0
        lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == name]
        return lines[-1] if lines else 0

    def evaluate(code):
        nonlocal loop
        result = eval(code, module.__dict__)
        if code.co_flags & 0x80:  # a coroutine, because it awaits
            import asyncio
            if loop is None:
                loop = asyncio.new_event_loop()
                asyncio.set_event_loop(loop)
            loop.run_until_complete(result)

    def run(code, name, console):
        nonlocal flags
        linecache.cache[name] = (len(code), None, [line + '\n' for line in code.split('\n')], name)
        tree = compile(code, name, 'exec', flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        # The value of an expression at the end is shown, as in an interactive session; in a transcript, that of each.
        shown = []
        if console:
            shown, tree.body = tree.body, []
        elif tree.body and isinstance(tree.body[-1], ast.Expr):
            shown = [tree.body.pop()]
        whole = compile(tree, name, 'exec', flags, dont_inherit=True)
        flags |= whole.co_flags & features
        evaluate(whole)
        if shown:
            whole = compile(ast.Interactive(shown), name, 'single', flags, dont_inherit=True)
            flags |= whole.co_flags & features
            evaluate(whole)

    def prepare(stream, stdin, cwd, variables):
        source = os.open(stdin, os.O_RDONLY)
        os.dup2(source, 0)
        os.close(source)
        os.dup2(output, 1)
        os.dup2(output, 2)
        if stream != 'both':
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 2 if stream == 'stdout' else 1)
            os.close(nothing)
        sys.stdin = open(0, closefd=False)
        for name, number in (('stdout', 1), ('stderr', 2)):
            if getattr(getattr(sys, name, None), 'closed', True):
                setattr(sys, name, io.TextIOWrapper(open(number, 'wb', 0, closefd=False), write_through=True))
        before = (os.getcwd(), dict(os.environ))
        os.environ.update(variables)
        if cwd:
            os.chdir(cwd)
        return before

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        stream, stdin, cwd, code, *variables = map(decode, read_line().split(b' '))
        stream, _, console = stream.partition('-')
        count += 1
        name = f'<stdin-{count}>'
        status = line = 0
        before = None
        try:
            signal.signal(signal.SIGINT, handler)
            before = prepare(stream, stdin, cwd, dict(each.split('=', 1) for each in variables))
            run(code, name, console)
        except SystemExit:
            settrace(None)
            setprofile(None)
            if getpid() != process:
                flush()
                exit_now(0)
            # The process ends, with the status that the block asks for.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            raise
        except BaseException as error:
            # Tracing ends with its block: it could change what follows.
            settrace(None)
            setprofile(None)
            status = 130 if isinstance(error, KeyboardInterrupt) else 1
            line = failed_line(error, name)
            if type(error) is not KeyboardInterrupt:
                sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
            try:
                sys.stderr.write(describe(error, name))
            except Exception:
                pass
        settrace(None)
        setprofile(None)
        while True:
            try:
                handler = signal.getsignal(signal.SIGINT)
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                break
            except KeyboardInterrupt:
                status = 130
        flush()
        if getpid() != process:
            # A child that the block forked doesn't read the next one.
            exit_now(status)
        if before is not None:
            folder, environment = before
            for variable in dict(each.split('=', 1) for each in variables):
                if variable in environment:
                    os.environ[variable] = environment[variable]
                else:
                    os.environ.pop(variable, None)
            if cwd:
                os.chdir(folder)
        os.dup2(output, 1)
        os.dup2(output, 2)
        key = read_line()
        write(reports, b'%d %d %s\n' % (status, line, key))
        write(output, b'\0' + key[:16] + b'\0')


run_blocks()
