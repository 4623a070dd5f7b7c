export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

/**
 * What each shell runs at every tab: it asks `hardfacts complete` for candidates, a line each (word, tab, description), and offers
 * files where there are none.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for hardfacts:  eval "$(hardfacts completion bash)"
_hardfacts() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    # bash replaces only what stands behind the "=".
    [[ \${COMP_WORDS[COMP_CWORD]} == "=" || \${COMP_WORDS[COMP_CWORD - 1]} == "=" ]] && line=\${line#--*=}
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("$1" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _hardfacts hardfacts
`,
  zsh: `#compdef hardfacts
# zsh completion for hardfacts:  eval "$(hardfacts completion zsh)"
_hardfacts() {
  local -a candidates
  local line
  while IFS= read -r line; do
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <("$words[1]" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#candidates )); then
    _describe hardfacts candidates
  else
    _files
  fi
}
compdef _hardfacts hardfacts
`,
  fish: `# fish completion for hardfacts:  hardfacts completion fish | source
function __hardfacts_candidates
    set -l words (commandline -opc)
    set -l candidates (hardfacts complete -- $words[2..-1] (commandline -ct) 2>/dev/null)
    if test (count $candidates) -gt 0
        printf '%s\\n' $candidates
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c hardfacts -f -a '(__hardfacts_candidates)'
`,
};
