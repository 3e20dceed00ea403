#include "cli/completion_scripts.h"

namespace weir {

// Within an open quote bash completes the whole quoted text: candidates carry what stands before the word,
// and two of them are given where there is one, so that bash does not close the quote behind it.
constexpr std::string_view kBashCompletion =
    R"sh(# bash completion for weir. Made by `weir completions bash`; do not edit.

# _weir_stage_words TEXT: sets words to what may come at the end of a pipeline, and word to what is there of it.
_weir_stage_words() {
  local text=$1 stage
  local functions='{functions}'
  local aggregates='{aggregates}'
  local running='{running}'
  local operators='{operators}'
  words='' word=''
  while [[ $text =~ ^([^\"]*)\"[^\"]*\"(.*)$ ]]; do
    text="${BASH_REMATCH[1]}_${BASH_REMATCH[2]}" # strings out of the way
  done
  [[ $text == *\"* ]] && return
  stage=${text##*|}
  stage=${stage#"${stage%%[![:space:]]*}"}
  word=${stage##*[[:space:](,=]}
  if [[ $word == "$stage" ]]; then
    words='{stages} count'
    return
  fi
  case ${stage%%[[:space:]]*} in
{stage_cases}  esac
}

# _weir_pipeline TEXT QUOTE: completes the end of a pipeline.
_weir_pipeline() {
  local words word candidate before
  compopt -o nospace +o default
  _weir_stage_words "$1"
  before=$2${1%"$word"}
  for candidate in $words; do
    [[ $candidate == "$word"* ]] || continue
    [[ $candidate == *'(' ]] || candidate+=' '
    if [[ $COMP_TYPE == 63 ]]; then # only to be listed
      COMPREPLY+=("$candidate")
    else
      COMPREPLY+=("$before$candidate")
    fi
  done
  [[ ${#COMPREPLY[@]} -ne 1 || $COMP_TYPE == 63 ]] || COMPREPLY+=("${COMPREPLY[0]} ")
}

_weir_option_value() {
  case $1 in
{options}    *) return 1 ;;
  esac
}

_weir() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev='' last='' i arg first='' operands=0 from_file=0 options=1
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    arg=${COMP_WORDS[i]}
    if [[ $arg == = && -n $last ]]; then
      prev=$last last='' # --option=value comes as three words
      continue
    fi
    last=''
    if [[ -n $prev ]]; then
      prev=''
    elif [[ $options == 1 && $arg == -- ]]; then
      options=0
    elif [[ $options == 1 && $arg == -?* ]]; then
      last=$arg
      [[ $arg == -f || $arg == --file ]] && from_file=1
      case $arg in
        {value_options}) prev=$arg ;;
      esac
    else
      [[ $operands == 0 ]] && first=$arg
      operands=$((operands + 1))
    fi
  done
  [[ $cur == = ]] && prev=$last cur=''
  if [[ -n $prev ]]; then
    _weir_option_value "$prev" || compopt +o default
  elif [[ $operands == 1 && $first == completions ]]; then
    COMPREPLY=($(compgen -W 'bash zsh fish' -- "$cur"))
  elif [[ $first == help ]]; then
    COMPREPLY=($(compgen -W '{help_names}' -- "$cur"))
  elif [[ $operands == 0 && $from_file == 0 && $cur == [\'\"]* ]]; then
    _weir_pipeline "${cur:1}"
  elif [[ $options == 1 && $cur == -* ]]; then
    COMPREPLY=($(compgen -W '{option_names}' -- "$cur"))
  elif [[ $operands == 0 && $from_file == 0 ]]; then
    compopt +o default
    COMPREPLY=($(compgen -W 'help completions' -- "$cur"))
    [[ ${#COMPREPLY[@]} -gt 0 && -n $cur ]] || _weir_pipeline "$cur" "'"
  fi
}

complete -o default -F _weir weir
)sh";

constexpr std::string_view kZshCompletion = R"sh(#compdef weir
# zsh completion for weir. Made by `weir completions zsh`; do not edit.

_weir_pipeline() {
  local functions='{functions}'
  local aggregates='{aggregates}'
  local running='{running}'
  local operators='{operators}'
  local text=$PREFIX stage words=''
  while [[ $text =~ '^([^"]*)"[^"]*"(.*)$' ]]; do
    text="${match[1]}_${match[2]}" # strings out of the way
  done
  [[ $text == *\"* ]] && return 1
  stage=${text##*\|}
  stage=${stage##[[:space:]]#}
  if [[ $stage != *[[:space:]\(,=]* ]]; then
    words='{stages} count'
  else
    case ${stage%%[[:space:]]*} in
{stage_cases}    esac
  fi
  compset -P '*[[:space:]|(,=]'
  local -a called plain
  called=(${(M)${=words}:#*\(}) plain=(${${=words}:#*\(})
  compadd -Q -S '' -a called
  compadd -Q -S ' ' -a plain
}

_weir_first() {
  if [[ -z $compstate[quote] ]]; then
    compadd help completions
    [[ -n $PREFIX ]] || compadd -Q -S '' -- "'"
    return
  fi
  _weir_pipeline
}

_weir_rest() {
  case ${line[1]} in
    help) compadd {help_names} ;;
    completions) compadd bash zsh fish ;;
    *) _files ;;
  esac
}

_weir() {
  setopt local_options extended_glob
  local -a line
  local curcontext=$curcontext state context
  typeset -A opt_args
  _arguments -s -S -C \
{options}    '1: :->first' '*: :->rest'
  case $state in
    first)
      if (( $+opt_args[-f] || $+opt_args[--file] )); then _files; else _weir_first; fi
      ;;
    rest) _weir_rest ;;
  esac
}

if [[ $funcstack[1] == _weir ]]; then
  _weir "$@"
else
  compdef _weir weir # sourced, not autoloaded
fi
)sh";

constexpr std::string_view kFishCompletion =
    R"sh(# fish completion for weir. Made by `weir completions fish`; do not edit.

# The pipeline up to the cursor, each time with one word more.
function __weir_pipeline
    set -l functions {functions}
    set -l aggregates {aggregates}
    set -l running {running}
    set -l operators {operators}
    set -l text (commandline -ct | string replace -r '^[\'"]' '' | string collect)
    set -l bare (string replace -a -r '"[^"]*"' _ -- $text | string collect)
    string match -q '*"*' -- $bare; and return
    set -l stage (string replace -r '(?s)^.*\|' '' -- $bare | string trim -l | string collect)
    set -l word (string match -r '[^\s(,=|]*$' -- $bare)
    set -l before (string replace -r '[^\s(,=|]*$' '' -- $text | string collect)
    set -l words
    if not string match -q -r '[\s(,=]' -- $stage
        set words {stages} count
    else
        switch (string match -r '^\S+' -- $stage)
{stage_cases}        end
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
            case {value_options}
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
complete -c weir -n '__weir_behind help' -a '{help_names}'
complete -c weir -n '__weir_behind completions' -a 'bash zsh fish'
{options})sh";

}  // namespace weir
