package dev.weft.control.core.plan;

/** What a change does. */
public enum Operation {
    INSERT("+"),
    MODIFY("~"),
    DELETE("-");

    private final String sign;

    Operation(String sign) {
        this.sign = sign;
    }

    /** Returns the sign that stands for it in a rendered plan. */
    public String sign() {
        return sign;
    }
}
