/// Bash breaks a word at `=` and `:` (COMP_WORDBREAKS) and completes only what is behind the last of them, so that `cache=o` is three words to whoever completes.
/// Stands between bash and the generated functions: they see whole words, and bash gets what it replaces.
enum BashWords {
    static let script = #"""
        # Bash breaks words at = and :, which are part of a setting, of an option's value or of an address.
        _agent_whole_words() {
            local line="${COMP_LINE}" word before='' head='' reply
            local -a whole=()
            local -i index at=0
            for index in "${!COMP_WORDS[@]}"; do
                word="${COMP_WORDS[index]}"
                if [[ "${#whole[@]}" -gt 0 && "${line}" != [[:space:]]* && ( "${word}" == [=:]* || "${before}" == *[=:] ) ]]; then
                    [[ "${index}" -eq "${COMP_CWORD}" ]] && head="${whole[${#whole[@]} - 1]}"
                    whole[${#whole[@]} - 1]+="${word}"
                else
                    whole+=("${word}")
                fi
                if [[ "${index}" -eq "${COMP_CWORD}" ]]; then
                    at=$((${#whole[@]} - 1))
                    # Behind the mark there is nothing yet.
                    [[ "${word}" == [=:]* && -z "${2}" ]] && head+="${word}"
                fi
                line="${line#"${line%%[![:space:]]*}"}"
                line="${line#"${word}"}"
                before="${word}"
            done
            COMP_WORDS=("${whole[@]}")
            COMP_CWORD="${at}"
            _agent "${1}" "${head}${2}" "${whole[at > 0 ? at - 1 : 0]}"
            for reply in "${COMPREPLY[@]}"; do
                [[ "${reply}" == *=* && ! -e "${reply}" ]] || continue
                # No file: nothing of it is escaped, and behind = comes its value.
                compopt +o filenames
                [[ "${reply}" == *= ]] && compopt -o nospace
            done
            COMPREPLY=("${COMPREPLY[@]#"${head}"}")
        }

        complete -o filenames -F _agent_whole_words agent
        """#
}
