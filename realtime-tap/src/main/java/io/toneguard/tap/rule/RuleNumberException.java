package io.toneguard.tap.rule;

/** A number of a rule that cannot be. Knows which, so that whoever took it under another name can say it by that. */
public final class RuleNumberException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String field;
    private final double value;
    private final double least;
    private final double most;

    RuleNumberException(String field, double value, double least, double most) {
        super(said("rule " + field, "", field, value, least, most));
        this.field = field;
        this.value = value;
        this.least = least;
        this.most = most;
    }

    /** Of {@link RuleSettings}, or of its other voice. */
    public String field() {
        return field;
    }

    /**
     * The message under another name.
     *
     * @param name what the number was typed as
     * @param unit behind each number, such as s; may be empty
     */
    public String saidOf(String name, String unit) {
        return said(name, unit, field, value, least, most);
    }

    private static String said(String name, String unit, String field, double value, double least, double most) {
        return name + "=" + plain(value) + unit + " is outside " + plain(least) + unit + " to " + plain(most) + unit
                + (field.equals("releaseBelow") ? ", the threshold" : "");
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
