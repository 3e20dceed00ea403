"""The aggregate functions of the model of weir's windows. See window_model.py."""
from fractions import Fraction

from window_model import NULL, number


def aggregate(function, argument, rows, timed):
    if function == 'count' and not argument:
        return number(len(rows), 'int')
    rows = [row for row in rows if row.get(argument) != NULL]
    values = [row.get(argument) for row in rows]
    if function == 'count':
        return number(len(values), 'int')
    if function == 'count_distinct':
        return number(len({value.key() for value in values}), 'int')
    if function in ('first', 'last', 'any'):
        if not rows:
            return NULL
        if timed and function != 'any':
            times = [row.time for row in rows]
            at = times.index(min(times)) if function == 'first' else len(rows) - 1 - times[::-1].index(max(times))
            return values[at].plain()
        return values[-1 if function == 'last' else 0].plain()
    numbers = [value for value in values if value.kind in ('int', 'float')]
    kind = 'int' if all(value.kind == 'int' for value in numbers) else 'float'
    if function == 'sum':
        return number(sum((value.data for value in numbers), Fraction()), kind)
    if function == 'avg':
        return number(sum(value.data for value in numbers) / len(numbers), 'float') if numbers else NULL
    choose = min if function == 'min' else max
    for kinds in (('int', 'float'), ('time',), ('string',)):
        some = [value for value in values if value.kind in kinds]
        if some:
            return choose(some, key=lambda value: value.data).plain()
    return NULL
