package io.toneguard.ingest.filesource;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large an expression becomes when its counted repetitions are written out, which is what RE2 does with them: {@code
 * ((a{1000}){1000}){1000}} would fill any memory. Never below the truth, where the expression is one; what is none, its compiler says.
 */
final class PatternSize {
    private static final long LARGEST = 20_000;

    private final String regex;
    private int at;

    private PatternSize(String regex) {
        this.regex = regex;
    }

    /** @throws IllegalArgumentException if it is too large to be compiled */
    static void require(String regex) {
        long size = new PatternSize(regex).measure();
        if (size > LARGEST) {
            throw new IllegalArgumentException("pattern '" + regex + "' repeats too much: written out it has over "
                    + LARGEST + " parts; a file name has 255 characters at most");
        }
    }

    private long measure() {
        Deque<Long> outer = new ArrayDeque<>();
        long size = 0;
        long last = 0;
        while (at < regex.length() && size <= LARGEST) {
            char c = regex.charAt(at++);
            switch (c) {
                case '(' -> {
                    outer.push(size);
                    size = 0;
                    last = 0;
                }
                case ')' -> {
                    last = size + 1;
                    size = last + (outer.isEmpty() ? 0 : outer.pop());
                }
                case '{' -> {
                    long times = repetition();
                    size += last * Math.max(0, times - 1);
                    last *= Math.max(1, times);
                }
                case '\\' -> {
                    at++;
                    last = 1;
                    size++;
                }
                case '[' -> {
                    skipClass();
                    last = 1;
                    size++;
                }
                default -> {
                    last = 1;
                    size++;
                }
            }
        }
        while (!outer.isEmpty()) {
            size += outer.pop();
        }
        return size;
    }

    /** The largest number between the braces; 1 where they hold something else. */
    private long repetition() {
        int end = regex.indexOf('}', at);
        if (end < 0 || !regex.substring(at, end).matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
            return 1;
        }
        long most = 1;
        for (String number : regex.substring(at, end).split(",")) {
            most = Math.max(most, Long.parseLong(number));
        }
        at = end + 1;
        return most;
    }

    private void skipClass() {
        boolean first = true;
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == ']' && !first) {
                return;
            }
            first = first && c == '^';
        }
    }
}
