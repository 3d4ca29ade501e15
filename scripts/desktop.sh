# The entry in the menu of the desktop: ./run --install makes it, ./run --uninstall takes it and what ./run brought.

DATA=${XDG_DATA_HOME:-$HOME/.local/share}
ENTRY=$DATA/applications/choleor-desktop.desktop
ICON=$DATA/icons/hicolor/scalable/apps/choleor-desktop.svg

# As the specification of desktop entries wants it: quoted for Exec, and its backslashes once more for the file.
quoted() { printf '"%s"' "$(printf '%s' "$1" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g')"; }

install_entry() {
    [ "$(uname -s)" = Linux ] || stop "Entries in the menu are made on Linux only."
    mkdir -p "$(dirname "$ENTRY")" "$(dirname "$ICON")" && cp "$ROOT/resources/icon.svg" "$ICON" && cat >"$ENTRY" <<END || stop "$ENTRY could not be written."
[Desktop Entry]
Type=Application
Name=Choleor
Comment=Eight-counts that sound alike
Comment[ko]=비슷하게 들리는 에잇카운트
Exec=$(quoted "$ROOT/run") %F
Icon=choleor-desktop
Terminal=false
Categories=AudioVideo;Audio;
StartupWMClass=Choleor
END
    update-desktop-database "$(dirname "$ENTRY")" >/dev/null 2>&1 # where it is there; the entry is found without it, too
    say "Choleor is in the menu of the desktop now ($ENTRY)."
}

told() { [ ! -e "$1" ] || say "  $1 ($2)"; }

uninstall() {
    if [ -f "$ENTRY" ] && grep -qF "Exec=$(quoted "$ROOT/run") " "$ENTRY"; then rm -f "$ENTRY" "$ICON"; fi
    may_change_folder || exit 1
    rm -rf "$VENV" "$TOOLS" || stop "Not all of $VENV and $TOOLS could be removed."
    say "The entry in the menu and the packages of $ROOT are removed. What stays:"
    local config=${XDG_CONFIG_HOME:-$HOME/.config} cache=${XDG_CACHE_HOME:-$HOME/.cache}
    told "$DATA/choleor-desktop" "your first library, its backups, the demo"
    told "$config/choleor-desktop" "settings"
    told "$cache/choleor-desktop" "what can be made again"
    told "$cache/uv" "packages that uv fetched, perhaps for other programs, too"
    told "$DATA/uv" "Pythons that uv fetched, perhaps for other programs, too"
    told "$ROOT" "this folder"
    say "System packages, libraries you put elsewhere, and your music stay, too."
}
