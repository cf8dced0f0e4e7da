package io.slipway.pulp.filter;

import io.slipway.ledger.list.Condition;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.q.QBaseVisitor;
import io.slipway.pulp.filter.q.QLexer;
import io.slipway.pulp.filter.q.QParser;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/** {@code q}: filters of the same list, joined by NOT, AND, OR and parentheses. */
final class Expression extends QBaseVisitor<Condition> {
    private static final int LONGEST = 4096;
    private static final int MOST_TERMS = 8;

    /** Words, signs and parentheses: what so many terms need. The parser goes as deep as they are many. */
    private static final int MOST_TOKENS = 256;

    private final Map<String, Filter> filters;
    private int terms;

    private Expression(Map<String, Filter> filters) {
        this.filters = filters;
    }

    /** The rows that {@code text} means; refused where it is no expression, or too long a one. */
    static Condition condition(String text, Map<String, Filter> filters) {
        if (text.length() > LONGEST) {
            throw Refused.field("q", "Expression is longer than " + LONGEST + " characters.");
        }
        return new Expression(filters).visit(parsed(text));
    }

    private static QParser.ExpressionContext parsed(String text) {
        QLexer lexer = new QLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        tokens.fill();
        if (tokens.size() > MOST_TOKENS) {
            throw tooComplex();
        }
        QParser parser = new QParser(tokens);
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        try {
            return parser.query().expression();
        } catch (ParseCancellationException e) {
            throw Refused.field("q", "Syntax error in expression.");
        }
    }

    private static Refused tooComplex() {
        return Refused.field("q", "Filter expression exceeds allowed complexity.");
    }

    @Override
    public Condition visitNegation(QParser.NegationContext negation) {
        return visit(negation.expression()).not();
    }

    @Override
    public Condition visitConjunction(QParser.ConjunctionContext both) {
        return visit(both.expression(0)).and(visit(both.expression(1)));
    }

    @Override
    public Condition visitDisjunction(QParser.DisjunctionContext either) {
        return visit(either.expression(0)).or(visit(either.expression(1)));
    }

    @Override
    public Condition visitGroup(QParser.GroupContext group) {
        return visit(group.expression());
    }

    @Override
    public Condition visitTerm(QParser.TermContext term) {
        if (++terms > MOST_TERMS) {
            throw tooComplex();
        }
        String name = term.NAME().getText();
        Filter filter = filters.get(name);
        if (filter == null || name.equals("q")) {
            throw Refused.field("q", "Filter '" + name + "' does not exist.");
        }
        return filter.read(List.of(unquoted(term.value().getText())));
    }

    private static String unquoted(String value) {
        char first = value.charAt(0);
        return first == '"' || first == '\''
                ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
                : value;
    }
}
