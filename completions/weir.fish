# fish completion for weir. Made by `weir completions fish`; do not edit.

# The pipeline up to the cursor, each time with one word more.
function __weir_pipeline
    set -l functions 'lower(' 'upper(' 'trim(' 'ltrim(' 'rtrim(' 'length(' 'substr(' 'concat(' 'replace(' 'contains(' 'starts_with(' 'ends_with(' 'index_of(' 'reverse(' 'lpad(' 'rpad(' 'repeat(' 'format(' 'split(' 'join(' 'array(' 'keys(' 'values(' 'has(' 'slice(' 'flatten(' 'parse_json(' 'to_json(' 'regex_match(' 'regex_extract(' 'regex_replace(' 'abs(' 'ceil(' 'floor(' 'round(' 'trunc(' 'sqrt(' 'pow(' 'exp(' 'ln(' 'log10(' 'log2(' 'sign(' 'mod(' 'greatest(' 'least(' 'clamp(' 'now(' 'time(' 'strftime(' 'strptime(' 'bin(' 'date_trunc(' 'date_part(' 'epoch(' 'epoch_ms(' 'duration(' 'if(' 'case(' 'coalesce(' 'nullif(' 'exists(' 'typeof(' 'int(' 'float(' 'string(' 'bool(' 'cidr_match(' 'parse_url(' 'url_decode(' 'base64_encode(' 'base64_decode(' 'md5(' 'sha256(' 'hash(' 'filename(' 'line_number('
    set -l aggregates 'count(' 'countif(' 'rate(' 'sum(' 'avg(' 'stddev(' 'variance(' 'min(' 'max(' 'range(' 'first(' 'last(' 'any(' 'arg_min(' 'arg_max(' 'median(' 'p50(' 'p90(' 'p95(' 'p99(' 'percentile(' 'exact_percentile(' 'count_distinct(' 'approx_count_distinct(' 'corr(' 'covar(' 'mode(' 'topk(' 'histogram(' 'collect(' 'collect_set(' 'object('
    set -l running 'lag(' 'delta(' 'elapsed(' 'ewma(' 'cumsum(' 'row_number(' 'changed(' 'fill_forward('
    set -l operators or and not in between is null contains starts_with ends_with
    set -l text (commandline -ct | string replace -r '^[\'"]' '' | string collect)
    set -l bare (string replace -a -r '"[^"]*"' _ -- $text | string collect)
    string match -q '*"*' -- $bare; and return
    set -l stage (string replace -r '(?s)^.*\|' '' -- $bare | string trim -l | string collect)
    set -l word (string match -r '[^\s(,=|]*$' -- $bare)
    set -l before (string replace -r '[^\s(,=|]*$' '' -- $text | string collect)
    set -l words
    if not string match -q -r '[\s(,=]' -- $stage
        set words filter project extend drop rename parse explode lookup window aggregate sort top limit dedup describe count
    else
        switch (string match -r '^\S+' -- $stage)
            case filter where
                set words $functions $operators
            case project select
                set words $functions $operators
            case extend
                set words $functions $running $aggregates $operators over on by
            case drop
                set words 
            case rename
                set words 
            case parse
                set words as json logfmt combined common syslog klog
            case explode
                set words 
            case lookup
                set words on keep inner
            case window
                set words $functions $operators tumble hop every cumulate session count all on grace offset by
            case aggregate stats
                set words $aggregates $functions $operators by
            case sort
                set words $functions $operators by asc desc nulls first last
            case top
                set words $functions $operators with ties by asc desc per
            case limit head
                set words 
            case dedup
                set words $functions $operators within grace on
            case describe
                set words $functions $operators
            case '*'
                set words $functions $aggregates $operators by
        end
    end
    for each in $words
        string match -q -- "$word*" $each; and echo $before$each
    end
end

# Whether the pipeline is what is being typed.
function __weir_first
    set -l words (commandline -opc)
    contains -- -f $words; or contains -- --file $words; and return 1
    set -l skip 0
    set -e words[1]
    for each in $words
        if test $skip = 1
            set skip 0
            continue
        end
        switch $each
            case -i --input -o --output -d --delimiter --header --record-start -O --out -f --file --arg --arg-str -T --time --tz --now --late --rejects --on-error --from --idle --checkpoint -j --threads --max-memory --metrics --color
                set skip 1
            case '-*'
            case '*'
                return 1
        end
    end
end

function __weir_behind
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end

complete -c weir -n '__weir_behind help; or __weir_behind completions; or __weir_first' -f
complete -c weir -n __weir_first -a '(__weir_pipeline)'
complete -c weir -n __weir_first -a 'help completions'
complete -c weir -n '__weir_behind help' -a 'abs aggregate aggregates all any approx_count_distinct arg_max arg_min array avg bars base64_decode base64_encode bin bool case ceil changed cidr_match clamp clauses coalesce collect collect_set concat contains corr count count_distinct countif covar cron csv cumsum cumulate date_part date_trunc dedup delta describe drop duration elapsed ends_with epoch epoch_ms errors ewma exact_percentile examples exists exp explode expressions extend filename fill_forward filter first flatten float floor format formats functions greatest has hash histogram hop if index_of int join jq keys lag last least length limit line_number live ln log10 log2 logfmt lookup lower lpad ltrim max md5 median min mod mode ndjson now nullif object options pNN parse parse_json parse_url percentile plot pow project quoting range rate regex_extract regex_match regex_replace rename repeat replace reverse round row_number rpad rtrim running session sha256 sign slice sort split sqrt stages starts_with stddev strftime string strptime substr sum table text time times to_json top topk trim trunc tsv tumble typeof upper url_decode values variance window windows'
complete -c weir -n '__weir_behind completions' -a 'bash zsh fish'
complete -c weir -s i -l input -x -a 'ndjson csv tsv logfmt text' -d 'reads ndjson csv tsv logfmt text; default: by extension'
complete -c weir -s o -l output -x -a 'ndjson csv tsv logfmt text table bars plot' -d 'writes ndjson csv tsv logfmt text table bars plot; default: as the input'
complete -c weir -s d -l delimiter -x -d 'separator of CSV (,)'
complete -c weir -l header -x -d 'the columns of CSV that has no header line'
complete -c weir -l no-header -d 'writes CSV without a header line'
complete -c weir -l record-start -x -d 'text: a record begins at a line that matches (stack traces)'
complete -c weir -s O -l out -r -F -d 'writes to FILE instead of standard output'
complete -c weir -l ascii -d 'draws tables and plots with plain characters'
complete -c weir -l unbuffered -d 'flushes after every row, even under load'
complete -c weir -s f -l file -r -F -d 'the pipeline is in FILE; all arguments are inputs'
complete -c weir -l arg -x -d 'a parameter, :name in the pipeline: one literal'
complete -c weir -l arg-str -x -d 'the same, always a string'
complete -c weir -l check -d 'only compiles'
complete -c weir -l explain -d 'shows the canonical pipeline and its plan'
complete -c weir -s T -l time -x -d 'the field that holds the event time'
complete -c weir -l tz -x -d 'zone of naive times, days and printing (UTC)'
complete -c weir -l now -x -d 'fixes the clock of now()'
complete -c weir -l late -r -F -d 'takes late rows, as they came'
complete -c weir -l rejects -r -F -d 'takes bad records, as they came'
complete -c weir -l on-error -x -a 'report skip fail' -d 'bad records: show the first few and exit with 3 (default); count them; or stop at the first'
complete -c weir -s F -l follow -d 'keeps reading as files grow, across rotation'
complete -c weir -l from -x -a 'start end' -d 'where following begins (start)'
complete -c weir -l idle -x -a 'none' -d 'after such quiet a live input no longer holds windows open (10s)'
complete -c weir -l checkpoint -r -F -d 'resumes where FILE says, and saves there: a run at a time, each line once'
complete -c weir -l checkpoint-reset -d 'begins anew, whatever FILE says'
complete -c weir -l final -d 'with --checkpoint: closes all windows at the end even so'
complete -c weir -s e -l exit-status -d 'exits with 1 when no row came out'
complete -c weir -s j -l threads -x -d 'worker threads (one per core)'
complete -c weir -l max-memory -x -d 'ends the run when its state takes more: 500MB, 2GiB, 50% (80% of what is free)'
complete -c weir -l stats -d 'a summary at the end; SIGUSR1 prints it at any time'
complete -c weir -l metrics -r -F -d 'the same for Prometheus, replaced every 15 s'
complete -c weir -l progress -d 'how far the inputs are read; where standard error is no terminal, a line every 5 s'
complete -c weir -l color -x -a 'auto always never' -d 'colours: by default on a terminal'
complete -c weir -s q -l quiet -d 'no messages but usage and pipeline errors'
complete -c weir -s h -d 'help on one screen'
complete -c weir -l help -d 'all options, exit codes'
complete -c weir -s V -l version -d 'the version'
