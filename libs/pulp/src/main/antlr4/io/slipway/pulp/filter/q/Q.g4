// The parameter q of lists: filters of the same list, joined by words.
grammar Q;

query
    : expression EOF
    ;

expression
    : NOT expression              # negation
    | expression AND expression   # conjunction
    | expression OR expression    # disjunction
    | '(' expression ')'          # group
    | NAME '=' value              # term
    ;

value
    : QUOTED
    | NAME
    | BARE
    ;

NOT : [nN] [oO] [tT] ;
AND : [aA] [nN] [dD] ;
OR  : [oO] [rR] ;

QUOTED
    : '"' ( '\\' . | ~["\\] )* '"'
    | '\'' ( '\\' . | ~['\\] )* '\''
    ;

NAME : [a-z] [a-z0-9_]* ;
BARE : ~[ \t\r\n()="']+ ;
WS   : [ \t\r\n]+ -> skip ;
