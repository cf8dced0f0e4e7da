package io.slipway.access.user;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a password must be: long enough, not common, not a number, not what is known of its user. Pulp's rules in Pulp's words. */
final class PasswordRules {
    private static final int SHORTEST = 8;

    /** What bcrypt reads of a password: what lies behind would not count. */
    private static final int MOST_BYTES = 72;

    private static final double TOO_SIMILAR = 0.7;
    private static final Pattern NOT_A_WORD = Pattern.compile("\\W+");
    private static final Pattern ORNAMENT = Pattern.compile("^[^a-z]+|[^a-z]+$");

    private static final Pattern NOT_LETTERS = Pattern.compile("[^a-z]+");
    private static final Pattern NOT_DIGITS = Pattern.compile("[^0-9]+");

    /** The alphabet, the digits, and a keyboard along its rows and its columns. */
    private static final List<String> WALKS = List.of(
            "abcdefghijklmnopqrstuvwxyz",
            "01234567890",
            "qwertyuiop",
            "qwertzuiop",
            "azertyuiop",
            "asdfghjkl",
            "qsdfghjklm",
            "zxcvbnm",
            "yxcvbnm",
            "qazwsxedcrfvtgbyhnujm",
            "zaqxswcdevfrbgtnhymju",
            "zaqwsxcderfvbgtyhnmju");

    /** Words that, with any digits or signs around them, are what most people try first. */
    private static final Set<String> COMMON = Set.of(
            "password",
            "passwort",
            "passwd",
            "passw0rd",
            "p@ssw0rd",
            "p@ssword",
            "pa55word",
            "letmein",
            "welcome",
            "qwerty",
            "qwertyui",
            "qwertyuiop",
            "qwertz",
            "qwertzui",
            "qwertzuiop",
            "azerty",
            "azertyui",
            "azertyuiop",
            "asdfgh",
            "asdfghjk",
            "asdfghjkl",
            "zxcvbn",
            "zxcvbnm",
            "yxcvbnm",
            "qazwsx",
            "qazwsxedc",
            "abcdefgh",
            "abcdefghi",
            "abcd",
            "abc",
            "admin",
            "administrator",
            "root",
            "rootroot",
            "changeme",
            "changeit",
            "default",
            "secret",
            "secrets",
            "topsecret",
            "iloveyou",
            "monkey",
            "dragon",
            "master",
            "sunshine",
            "princess",
            "football",
            "baseball",
            "basketball",
            "superman",
            "superstar",
            "spiderman",
            "metallica",
            "slipknot",
            "hellokitty",
            "rainbow",
            "blink",
            "mypassword",
            "batman",
            "trustno",
            "whatever",
            "starwars",
            "computer",
            "internet",
            "samsung",
            "michelle",
            "jennifer",
            "jessica",
            "charlie",
            "michael",
            "jordan",
            "hunter",
            "shadow",
            "freedom",
            "mustang",
            "maverick",
            "corvette",
            "ferrari",
            "harley",
            "liverpool",
            "arsenal",
            "chelsea",
            "barcelona",
            "redsox",
            "yankees",
            "lakers",
            "cowboys",
            "steelers",
            "eagles",
            "dolphins",
            "pokemon",
            "nintendo",
            "playstation",
            "minecraft",
            "naruto",
            "hello",
            "hellohello",
            "helloworld",
            "test",
            "testtest",
            "testing",
            "tester",
            "guest",
            "user",
            "username",
            "login",
            "access",
            "summer",
            "winter",
            "spring",
            "autumn",
            "january",
            "february",
            "december",
            "monday",
            "friday",
            "sunday",
            "chocolate",
            "cookie",
            "cheese",
            "banana",
            "orange",
            "pepper",
            "ginger",
            "butterfly",
            "elephant",
            "buster",
            "tigger",
            "snoopy",
            "mickey",
            "garfield",
            "peanut",
            "killer",
            "ninja",
            "soccer",
            "hockey",
            "tennis",
            "golfer",
            "fuckyou",
            "fuckoff",
            "asshole",
            "biteme",
            "loveme",
            "lovely",
            "lovelove",
            "sweetheart",
            "darling",
            "angel",
            "babygirl",
            "beautiful",
            "danielle",
            "nicole",
            "daniel",
            "andrew",
            "joshua",
            "matthew",
            "anthony",
            "thomas",
            "robert",
            "william",
            "jonathan",
            "benjamin",
            "alexander",
            "samantha",
            "elizabeth",
            "victoria",
            "patricia",
            "docker",
            "registry",
            "container",
            "kubernetes",
            "openshift",
            "slipway",
            "pulp",
            "pulppulp",
            "katello",
            "foreman",
            "jenkins",
            "oracle",
            "postgres",
            "postgresql",
            "mysql",
            "database",
            "server",
            "service",
            "system",
            "manager",
            "operator",
            "supervisor",
            "security",
            "private",
            "company",
            "business",
            "support",
            "office",
            "windows",
            "linux",
            "ubuntu",
            "debian",
            "redhat",
            "fedora",
            "google",
            "facebook",
            "linkedin",
            "twitter",
            "microsoft",
            "apple",
            "github");

    private PasswordRules() {}

    /** Fails with {@link WeakPassword} where {@code password} is none for {@code user}. */
    static void require(String password, UserDraft user) {
        List<String> mistakes = new ArrayList<>();
        similar(password, user, mistakes);
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            mistakes.add("This password is too short. It must contain at least " + SHORTEST + " characters.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            mistakes.add("This password is too long. It must contain at most " + MOST_BYTES + " bytes.");
        }
        if (isCommon(password.toLowerCase(Locale.ROOT))) {
            mistakes.add("This password is too common.");
        }
        if (password.chars().allMatch(Character::isDigit)) {
            mistakes.add("This password is entirely numeric.");
        }
        if (!mistakes.isEmpty()) {
            throw new WeakPassword(List.copyOf(mistakes));
        }
    }

    private static boolean isCommon(String password) {
        return COMMON.contains(password)
                || COMMON.contains(ORNAMENT.matcher(password).replaceAll(""))
                || password.chars().distinct().count() <= 2
                || isWalk(password);
    }

    /** Whether a finger that goes along letters and another that goes along digits have written it, one after the other or in turn. */
    private static boolean isWalk(String password) {
        String letters = NOT_LETTERS.matcher(password).replaceAll("");
        String digits = NOT_DIGITS.matcher(password).replaceAll("");
        return letters.length() + digits.length() == password.length() && isWalked(letters) && isWalked(digits);
    }

    private static boolean isWalked(String steps) {
        return steps.chars().distinct().count() <= 1
                || WALKS.stream().anyMatch(walk -> walk.contains(steps))
                || WALKS.stream().anyMatch(walk -> walk.contains(new StringBuilder(steps).reverse()));
    }

    private static void similar(String password, UserDraft user, List<String> mistakes) {
        similar(password, "username", user.username(), mistakes);
        similar(password, "first name", user.firstName(), mistakes);
        similar(password, "last name", user.lastName(), mistakes);
        similar(password, "email address", user.email(), mistakes);
    }

    private static void similar(String password, String what, String known, List<String> mistakes) {
        List<String> parts = new ArrayList<>(List.of(NOT_A_WORD.split(known.toLowerCase(Locale.ROOT))));
        parts.add(known.toLowerCase(Locale.ROOT));
        if (parts.stream().anyMatch(part -> likeness(password.toLowerCase(Locale.ROOT), part) >= TOO_SIMILAR)) {
            mistakes.add("The password is too similar to the " + what + ".");
        }
    }

    /** How many of the letters of both the other has too: 0 for none, 1 for all. */
    private static double likeness(String one, String other) {
        Map<Integer, Integer> letters = new HashMap<>();
        one.chars().forEach(letter -> letters.merge(letter, 1, Integer::sum));
        long common = other.chars()
                .filter(letter -> letters.merge(letter, -1, Integer::sum) >= 0)
                .count();
        return other.isEmpty() ? 0 : 2.0 * common / (one.length() + other.length());
    }
}
