# bash completion for weir. Made by `weir completions bash`; do not edit.

# _weir_stage_words TEXT: sets words to what may come at the end of a pipeline, and word to what is there of it.
_weir_stage_words() {
  local text=$1 stage
  local functions='lower( upper( trim( ltrim( rtrim( length( substr( concat( replace( contains( starts_with( ends_with( index_of( reverse( lpad( rpad( repeat( format( split( join( array( keys( values( has( slice( flatten( parse_json( to_json( regex_match( regex_extract( regex_replace( abs( ceil( floor( round( trunc( sqrt( pow( exp( ln( log10( log2( sign( mod( greatest( least( clamp( now( time( strftime( strptime( bin( date_trunc( date_part( epoch( epoch_ms( duration( if( case( coalesce( nullif( exists( typeof( int( float( string( bool( cidr_match( parse_url( url_decode( base64_encode( base64_decode( md5( sha256( hash( filename( line_number('
  local aggregates='count( countif( rate( sum( avg( stddev( variance( min( max( range( first( last( any( arg_min( arg_max( median( p50( p90( p95( p99( percentile( exact_percentile( count_distinct( approx_count_distinct( corr( covar( mode( topk( histogram( collect( collect_set( object('
  local running='lag( delta( elapsed( ewma( cumsum( row_number( changed( fill_forward('
  local operators='or and not in between is null contains starts_with ends_with'
  words='' word=''
  while [[ $text =~ ^([^\"]*)\"[^\"]*\"(.*)$ ]]; do
    text="${BASH_REMATCH[1]}_${BASH_REMATCH[2]}" # strings out of the way
  done
  [[ $text == *\"* ]] && return
  stage=${text##*|}
  stage=${stage#"${stage%%[![:space:]]*}"}
  word=${stage##*[[:space:](,=]}
  if [[ $word == "$stage" ]]; then
    words='filter project extend drop rename parse explode lookup window aggregate sort top limit dedup describe count'
    return
  fi
  case ${stage%%[[:space:]]*} in
    filter | where) words="$functions $operators" ;;
    project | select) words="$functions $operators" ;;
    extend) words="$functions $running $aggregates $operators over on by" ;;
    drop) words="" ;;
    rename) words="" ;;
    parse) words="as json logfmt combined common syslog klog" ;;
    explode) words="" ;;
    lookup) words="on keep inner" ;;
    window) words="$functions $operators tumble hop every cumulate session count all on grace offset by" ;;
    aggregate | stats) words="$aggregates $functions $operators by" ;;
    sort) words="$functions $operators by asc desc nulls first last" ;;
    top) words="$functions $operators with ties by asc desc per" ;;
    limit | head) words="" ;;
    dedup) words="$functions $operators within grace on" ;;
    describe) words="$functions $operators" ;;
    *) words="$functions $aggregates $operators by" ;;
  esac
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
    -i | --input) COMPREPLY=($(compgen -W 'ndjson csv tsv logfmt text' -- "$cur")) ;;
    -o | --output) COMPREPLY=($(compgen -W 'ndjson csv tsv logfmt text table bars plot' -- "$cur")) ;;
    -O | --out) ;;
    -f | --file) ;;
    --late) ;;
    --rejects) ;;
    --on-error) COMPREPLY=($(compgen -W 'report skip fail' -- "$cur")) ;;
    --from) COMPREPLY=($(compgen -W 'start end' -- "$cur")) ;;
    --idle) COMPREPLY=($(compgen -W 'none' -- "$cur")) ;;
    --checkpoint) ;;
    --stats) COMPREPLY=($(compgen -W 'json' -- "$cur")) ;;
    --metrics) ;;
    --color) COMPREPLY=($(compgen -W 'auto always never' -- "$cur")) ;;
    *) return 1 ;;
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
        -i | --input | -o | --output | -d | --delimiter | --header | --record-start | -O | --out | -f | --file | --arg | --arg-str | -T | --time | --tz | --now | --late | --rejects | --on-error | --from | --idle | --checkpoint | -j | --threads | --max-memory | --metrics | --color) prev=$arg ;;
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
    COMPREPLY=($(compgen -W 'abs aggregate aggregates all any approx_count_distinct arg_max arg_min array avg bars base64_decode base64_encode bin bool case ceil changed cidr_match clamp clauses coalesce collect collect_set concat contains corr count count_distinct countif covar cron csv cumsum cumulate date_part date_trunc dedup delta describe drop duration elapsed ends_with epoch epoch_ms errors ewma exact_percentile examples exists exp explode expressions extend filename fill_forward filter first flatten float floor format formats functions greatest has hash histogram hop if index_of int join jq keys lag last least length limit line_number live ln log10 log2 logfmt lookup lower lpad ltrim max md5 median min mod mode ndjson now nullif object options pNN parse parse_json parse_url percentile plot pow project quoting range rate regex_extract regex_match regex_replace rename repeat replace reverse round row_number rpad rtrim running session sha256 sign slice sort split sqrt stages starts_with stddev strftime string strptime substr sum table text time times to_json top topk trim trunc tsv tumble typeof upper url_decode values variance window windows' -- "$cur"))
  elif [[ $operands == 0 && $from_file == 0 && $cur == [\'\"]* ]]; then
    _weir_pipeline "${cur:1}"
  elif [[ $options == 1 && $cur == -* ]]; then
    COMPREPLY=($(compgen -W '-i --input -o --output -d --delimiter --header --no-header --record-start -O --out --ascii --unbuffered -f --file --arg --arg-str --check --explain -T --time --tz --now --late --rejects --on-error -F --follow --from --idle --checkpoint --checkpoint-reset --final -e --exit-status -j --threads --max-memory --stats --metrics --progress --color -q --quiet -h --help -V --version' -- "$cur"))
  elif [[ $operands == 0 && $from_file == 0 ]]; then
    compopt +o default
    COMPREPLY=($(compgen -W 'help completions' -- "$cur"))
    [[ ${#COMPREPLY[@]} -gt 0 && -n $cur ]] || _weir_pipeline "$cur" "'"
  fi
}

complete -o default -F _weir weir
