# Runs the blocks of a document one after another, as cells of one script. The runner writes two lines for each block to
# descriptor 3: its words, and the key that ends its output. The key is read when the block has ended. This file writes its
# reports to descriptor 8; descriptor 9 is the output of blocks.
#
# Blocks run in the same process, so they can find its objects through `ObjectSpace`, and replace methods of all classes.
# That's why what decides about a block is frozen, and calls the methods that were there before the first block.
lambda do |space|
  # Programs can't trace a process that has changed its group (proc(5), /proc/pid).
  group = Process.egid
  [65_534, group].each { |each| Process::GID.eid = each } if ARGV.shift
  channel, reports, output = [3, 8, 9].map { |number| IO.for_fd(number).dup }
  [3, 8, 9].each { |number| IO.for_fd(number).close }
  [channel, reports, output].each { |each| each.close_on_exec = true }
  # A method that is called by `run`, which nothing can replace.
  kept = lambda do |method|
    method.singleton_class.alias_method(:run, method.is_a?(UnboundMethod) ? :bind_call : :call)
    method.freeze
  end
  bytes = (0..255).to_h { |byte| [format('\\0%03o', byte).b.freeze, byte.chr.b.freeze] }.merge('-' => '').freeze
  running = [false]
  parts = {
    backtrace: kept.call(Exception.instance_method(:backtrace)),
    bytes: bytes,
    chomp: kept.call(String.instance_method(:chomp)),
    disable: kept.call(TracePoint.instance_method(:disable)),
    evaluate: kept.call(Kernel.method(:eval)),
    fill: kept.call(Kernel.method(:format)),
    force: kept.call(String.instance_method(:force_encoding)),
    gets: kept.call(channel.method(:gets)),
    gsub: kept.call(String.instance_method(:gsub)),
    include: kept.call(String.instance_method(:include?)),
    join: kept.call(Array.instance_method(:join)),
    objects: kept.call(ObjectSpace.method(:each_object)),
    output: output,
    own: __FILE__.dup.freeze,
    mark: kept.call(running.method(:[]=)),
    pid: kept.call(Process.method(:pid)),
    quit: kept.call(Process.method(:exit!)),
    report: kept.call(reports.method(:syswrite)),
    running: running,
    same: kept.call(Process.pid.method(:equal?)),
    space: space,
    split: kept.call(String.instance_method(:split)),
    status: kept.call(SystemExit.instance_method(:status)),
    trace: kept.call(method(:set_trace_func)),
    traces: TracePoint
  }
  driver = Object.new
  parts.each { |name, part| driver.instance_variable_set(:"@#{name}", part) }

  class << driver
    # The loop has no block, whose binding a block of the document could get, and no variable that a later block depends on.
    def run_blocks
      count = 0
      watch(@running)
      while (line = @gets.run)
        # The end of the document: the script ends, too.
        return unless @include.run(line, ' ')
        count += 1
        run_block(@split.run(@chomp.run(line), ' '), @fill.run('<block-%d>', count))
      end
    end

    def run_block(words, name)
      stream, stdin, cwd, code, *variables = words
      code = decode(code)
      before = error = nil
      status = '1 '
      begin
        before = prepare(stream, decode(stdin), decode(cwd), variables)
        @mark.run(0, true)
        @evaluate.run(code, @space, name, 1)
        @mark.run(0, false)
        # Tracing ends with its block: it could change what follows.
        untrace
        status = '0 '
      rescue SystemExit => error
        untrace
        # The block asks for it, and not a method that was replaced and runs between blocks.
        status = @include.run(@join.run(@backtrace.run(error) || [], "\n"), name) ? nil : '1 '
      rescue Interrupt => error
        untrace
        status = '130 '
      rescue Exception => error
        untrace
        status = '1 '
      end
      @mark.run(0, false)
      finish_child(error, status) unless @same.run(@pid.run)
      # The status is written before anything runs that the document can replace.
      @report.run(status || @fill.run('%d ', @status.run(error)))
      unless status
        @report.run(@fill.run("exit %s\n", @chomp.run(@gets.run)))
        raise error
      end
      failed = error ? failed_line(error, name) : 0
      $stderr.write(describe(error)) rescue nil if error
      [$stdout, $stderr, STDOUT, STDERR].each { |each| each.flush rescue nil }
      restore(*before) if before
      key = @chomp.run(@gets.run)
      @report.run(@fill.run("%d %s\n", failed, key))
      @output.syswrite("\0#{key[0, 16]}\0")
    end

    private

    def decode(word)
      @force.run(@gsub.run(@force.run(word, 'BINARY'), /\\0\d{3}|-/n, @bytes), 'UTF-8')
    end

    def prepare(stream, stdin, cwd, variables)
      changed = variables.map { |each| decode(each).split('=', 2) }.to_h
      before = [(Dir.pwd unless cwd.empty?), changed.keys.to_h { |key| [key, ENV[key]] }]
      $stdin.reopen(stdin)
      STDOUT.reopen(stream == 'stderr' ? File.open(File::NULL, 'w') : @output)
      STDERR.reopen(stream == 'stdout' ? File.open(File::NULL, 'w') : @output)
      [STDOUT, STDERR].each { |each| each.sync = true }
      ENV.update(changed)
      Dir.chdir(cwd) unless cwd.empty?
      before
    end

    def restore(folder, variables)
      variables.each { |key, value| ENV[key] = value }
      Dir.chdir(folder) if folder
      STDOUT.reopen(@output)
      STDERR.reopen(@output)
    end

    def watch(running)
      trap('INT') { Thread.main.raise(Interrupt, '') if running[0] }
    end

    def untrace
      @trace.run(nil)
      @objects.run(@traces) { |each| @disable.run(each) }
    end

    # A child that the block forked doesn't read the next one.
    def finish_child(error, status)
      $stderr.write(describe(error)) if error && status
      @quit.run(status ? status.to_i : error.status)
    end

    def describe(error)
      rows = (error.backtrace || []).reject { |row| row.start_with?(@own) }
      rows = rows.map { |row| row.sub(/\A<block-\d+>/, '<block>').sub(/:in `?'?<main>'\z/, '') }
      message = error.message.gsub(/<block-\d+>/, '<block>')
      head = error.is_a?(SyntaxError) ? message : "#{rows.first}: #{message} (#{error.class})"
      [head, *rows.drop(1).map { |row| "\tfrom #{row}" }].join("\n") + "\n"
    end

    def failed_line(error, name)
      place = error.is_a?(SyntaxError) ? error.message : (error.backtrace || []).find { |row| row.start_with?(name) }
      place.to_s[/#{Regexp.escape(name)}:(\d+)/, 1].to_i
    end
  end

  $0 = 'ruby'
  driver.freeze.run_blocks
end.call(TOPLEVEL_BINDING.dup)
