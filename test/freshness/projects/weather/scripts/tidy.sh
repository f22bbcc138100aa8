head -n "$3" "$1" | sort > "$2"
