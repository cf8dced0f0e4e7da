package io.slipway.worker.sync;

import com.google.re2j.Pattern;

/**
 * A shell pattern as Python's {@code fnmatch} reads it. The JDK's own globs treat {@code /} and braces specially, and backtracking
 * engines can be made to hang: this is translated to RE2, which cannot.
 */
final class Glob {
    private Glob() {}

    static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder("(?s)");
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i++);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '[' -> i = bracket(glob, i, regex);
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }

    /** A set such as {@code [a-z]} or {@code [!0-9]}; a bracket that is never closed stands for itself. */
    private static int bracket(String glob, int start, StringBuilder regex) {
        int first = start < glob.length() && glob.charAt(start) == '!' ? start + 1 : start;
        int end = glob.indexOf(']', first < glob.length() && glob.charAt(first) == ']' ? first + 1 : first);
        if (end < 0) {
            regex.append("\\[");
            return start;
        }
        String set = glob.substring(first, end)
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("^", "\\^");
        regex.append(first > start ? "[^" : "[")
                .append(set.startsWith("]") ? "\\" + set : set)
                .append(']');
        return end + 1;
    }
}
