namespace Rungs.Tour.Tests.Redis;

/// <summary>Commands for redis-cli, a line each, that two servers have to answer alike. No answer depends on the time it takes.</summary>
internal static class SideBySideScript
{
    internal static string[] Lines { get; } = """
        PING
        ping
        PING hello
        PING ""
        PING a b
        ECHO hello
        ECHO "two words"
        ECHO "\x00\x01\xff\r\n"
        ECHO
        ECHO a b
        SET k v
        GET k
        get k
        GET
        GET a b
        GET missing
        SET k
        SET
        SET k ""
        GET k
        SET "" empty
        GET ""
        SET "a b" "c d"
        GET "a b"
        SET bin "\x00\xff\n"
        GET bin
        SET k v2 NX
        SET k v2 XX
        SET new v NX
        SET none v XX
        GET none
        SET k v nx
        SET k v xx
        SET k v NX XX
        SET k v XX NX
        SET k v NX NX
        SET k v FOO
        SET k v EX
        SET k v PX
        SET k v EX 10 PX 10
        SET k v EX 10 EX 10
        SET k v PX 10400 EX 10
        SET k v PX 10400 PX 200400
        TTL k
        SET k v EX abc
        SET k v EX 1.5
        SET k v EX ""
        SET k v EX 0
        SET k v EX -1
        SET k v PX 0
        SET k v PX -5
        SET k v EX 9223372036854775807
        SET k v EX 9223372036854775
        SET k v EX 9223372036854776
        SET k v PX 9223372036854775807
        SET k v EX 9223372036854775808
        SET k v EX 007
        SET k v PX 100400
        TTL k
        GET k
        SET k v NX PX 100400
        SET k v XX PX 200400
        TTL k
        SET k v px 300400 xx
        TTL k
        SET k plain
        TTL k
        TTL missing
        TTL
        TTL a b
        EXPIRE k 100000000
        EXPIRE missing 10
        EXPIRE k abc
        EXPIRE k
        EXPIRE k 10 FOO
        EXPIRE k 10 NX XX
        EXPIRE k 10 NX GT
        EXPIRE k 10 GT LT
        EXPIRE k 10 NX
        EXPIRE k 200000000 XX
        EXPIRE k 100 GT
        EXPIRE k 300000000 GT
        EXPIRE k 400000000 LT
        EXPIRE k 9223372036854775807
        EXPIRE k 9223372036854775
        EXPIRE k -9223372036854775808
        EXPIRE k 1.5
        EXISTS k
        EXPIRE k 0
        EXISTS k
        SET k v
        EXPIRE k -1
        GET k
        SET k v
        EXPIRE k 100 GT
        EXPIRE k 100 XX
        EXPIRE k 100000 LT
        SET n 10
        INCR n
        INCR n
        GET n
        INCR fresh
        INCR fresh
        SET n abc
        INCR n
        SET n " 1"
        INCR n
        SET n "1 "
        INCR n
        SET n 01
        INCR n
        SET n +1
        INCR n
        SET n ""
        INCR n
        SET n -1
        INCR n
        INCR n
        SET n -0
        INCR n
        SET n 9223372036854775806
        INCR n
        INCR n
        GET n
        SET n -9223372036854775808
        INCR n
        SET n 9223372036854775808
        INCR n
        INCR
        INCR a b
        MSET a 1 b 2 c 3
        MGET a b c
        MGET a missing c
        MGET a a
        MGET
        MSET a
        MSET a 1 b
        MSET
        MSET d 1 d 2
        GET d
        DEL a
        DEL a
        DEL a b c missing
        DEL
        SET x 1
        DEL x x
        SET x 1
        EXISTS x
        EXISTS x x missing
        EXISTS
        DBSIZE
        DBSIZE x
        KEYS nothing*
        FLUSHALL
        DBSIZE
        KEYS *
        SET one:1 a
        KEYS *
        KEYS one:?
        KEYS one:[0-9]
        KEYS one:[^1]
        KEYS one:[^2]
        KEYS [a-p]ne:*
        KEYS [p-a]ne:*
        KEYS o*1
        KEYS *ne*
        KEYS o\ne:1
        KEYS one:1*
        KEYS one:1?
        KEYS ONE:1
        KEYS one:[1
        KEYS one:[]
        KEYS one:\
        KEYS
        KEYS a b
        KEYS ""
        SET "a*b" star
        KEYS "a\\*b"
        KEYS "a[*]b"
        KEYS "a[\\*]b"
        FLUSHALL ASYNC
        FLUSHALL sync
        FLUSHALL now
        FLUSHALL a b
        SELECT 0
        SELECT 1
        SELECT -1
        SELECT abc
        SELECT 99999999999
        SELECT
        SELECT 0 0
        CONFIG GET save
        CONFIG GET SAVE
        CONFIG GET appendonly
        CONFIG GET append?nly
        CONFIG GET databases
        CONFIG GET maxmemory
        CONFIG GET no-such-parameter
        CONFIG GET
        CONFIG
        CONFIG FOO
        CONFIG foo bar
        CLIENT GETNAME
        CLIENT SETNAME joe
        CLIENT GETNAME
        CLIENT SETNAME "two words"
        CLIENT SETNAME "line\n"
        CLIENT GETNAME
        CLIENT SETNAME ""
        CLIENT GETNAME
        CLIENT SETNAME
        CLIENT GETNAME x
        CLIENT ID x
        CLIENT NO-EVICT on
        CLIENT NO-EVICT off
        CLIENT NO-EVICT maybe
        CLIENT NO-EVICT
        CLIENT SETINFO LIB-NAME x
        CLIENT FOO
        CLIENT
        COMMAND COUNT x
        COMMAND FOO
        COMMAND INFO no-such-command
        COMMAND DOCS no-such-command
        FOO
        FOO a
        FOO a b c
        foo "a\nb" "\x00zero"
        "FOO\r\nBAR" x
        PINGPING
        "PIN\x00G" a
        FOO aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb ccccccccccccccccc ddd
        aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b
        FOO aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b
        FOO ""
        """.Split('\n');
}
