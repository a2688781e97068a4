# Lists the failed tests of one of xunit's XML reports: each one's name, and the first lines of what it said.
# A record ends at every ">": it is one tag, or a piece of a message (<![CDATA[...]]>), in which any text may stand.
BEGIN {
    RS = ">"
    most = 6 # lines of a message
}

inside { text = text ">" $0 }

!inside && (start = index($0, "<![CDATA[")) {
    inside = 1
    text = substr($0, start + 9)
}

inside {
    if (text ~ /\]\]$/) {
        inside = 0
        if (tag == "message" && message == "")
            message = substr(text, 1, length(text) - 2)
    }
    next
}

{
    tag = attributes = substr($0, index($0, "<") + 1)
    sub(/[ \n].*/, "", tag)
}

# An error is no test's own: a fixture that could not be disposed, say.
tag == "test" && attributes ~ / result="Fail"/ || tag == "error" {
    open = tag
    message = ""
    name = attributes
    sub(/.* name="/, "", name)
    sub(/".*/, "", name)
}

open && tag == "/" open {
    list()
    open = ""
}

END {
    if (open) { # xunit writes no further at a message that XML cannot hold
        list()
        print "    (the report ends here: see above, also for others)"
    }
}

function list(    lines, count, i) {
    print "FAILED: " plain(name)
    count = split(message, lines, "\n")
    for (i = 1; i <= count && i <= most; i++)
        print "    " plain(substr(lines[i], 1, 300))
    if (count > most)
        print "    ..."
}

# Without the escapes of XML, and of quotes.
function plain(text) {
    gsub(/&quot;/, "\"", text)
    gsub(/&lt;/, "<", text)
    gsub(/&gt;/, ">", text)
    gsub(/&amp;/, "\\&", text)
    gsub(/\\"/, "\"", text)
    return text
}
