"""The aggregate functions of the model of weir's windows. See window_model.py."""
import json
from decimal import Context, Decimal
from fractions import Fraction

from window_model import NULL, SECOND, Value, number

ARRAYS = ('collect', 'collect_set', 'topk', 'histogram')   # and object: their results are only passed on
PAIRS = ('covar', 'corr', 'object')                        # of two fields, "a, b"
CONSTANTS = {'topk': ', 2', 'histogram': ', 3', 'rate': '3s'}   # behind the field
WIDTH = 3


def call(function, argument):
    """As weir's text."""
    return f'{function}({argument}{CONSTANTS.get(function, "")})'


def aggregate(function, argument, rows, timed, window):
    if function == 'count' and not argument:
        return number(len(rows), 'int')
    if function == 'rate':
        length = window.end - window.start if timed else 0
        return number(Fraction(len(rows) * 3 * SECOND, length), 'float') if timed else NULL
    if function in PAIRS:
        return of_pairs(function, argument, rows, timed)
    rows = [row for row in rows if row.get(argument) != NULL]
    values = [row.get(argument) for row in rows]
    if function == 'count':
        return number(len(values), 'int')
    if function in ('count_distinct', 'approx_count_distinct'):   # the latter is exact for so few
        return number(len({value.key() for value in values}), 'int')
    if function in ('first', 'last', 'any'):
        if not rows:
            return NULL
        if timed and function != 'any':
            times = [row.time for row in rows]
            at = times.index(min(times)) if function == 'first' else len(rows) - 1 - times[::-1].index(max(times))
            return values[at].plain()
        return values[-1 if function == 'last' else 0].plain()
    if function == 'collect':
        return array(value.plain().text for value in values)
    if function in ('collect_set', 'mode', 'topk'):
        return of_counts(function, values)
    numbers = [value for value in values if value.kind in ('int', 'float')]
    kind = 'int' if all(value.kind == 'int' for value in numbers) else 'float'
    if function == 'sum':
        return number(sum((value.data for value in numbers), Fraction()), kind)
    if function == 'avg':
        return number(sum(value.data for value in numbers) / len(numbers), 'float') if numbers else NULL
    if function == 'range':
        data = [value.data for value in numbers]
        return number(max(data) - min(data), kind) if data else NULL
    if function == 'histogram':
        bins = sorted(value.data // WIDTH * WIDTH for value in numbers)
        return array(counted('from', number(bin, 'int'), bins.count(bin)) for bin in dict.fromkeys(bins))
    choose = min if function == 'min' else max
    for kinds in (('int', 'float'), ('time',), ('string',)):
        some = [value for value in values if value.kind in kinds]
        if some:
            return choose(some, key=lambda value: value.data).plain()
    return NULL


def array(elements):
    elements = list(elements)
    return Value('json', None, f'[{",".join(elements)}]') if elements else NULL


def counted(name, value, count):
    return f'{{"{name}":{value.text},"count":{count}}}'


def of_counts(function, values):
    """Ties by first appearance: sorted() is stable, and so is the order of a dict."""
    groups = {}
    for value in values:
        groups.setdefault(value.key(), []).append(value)
    if function == 'collect_set':
        return array(group[0].plain().text for group in groups.values())
    ranking = sorted(groups.values(), key=lambda group: -len(group))
    if function == 'topk':
        return array(counted('value', group[0].plain(), len(group)) for group in ranking[:2])
    return ranking[0][0].plain() if ranking else NULL


def of_pairs(function, argument, rows, timed):
    first, second = argument.split(', ')
    rows = [row for row in rows if row.get(first) != NULL and row.get(second) != NULL]
    if function == 'object':
        members = {}
        for row in rows:
            key = row.get(first)
            members.setdefault(key.data if key.kind == 'string' else key.text, []).append(row)
        def last(group):
            return max(enumerate(group), key=lambda at: (at[1].time if timed else 0, at[0]))[1].get(second).plain().text
        text = ','.join(f'{json.dumps(key)}:{last(group)}' for key, group in members.items())
        return Value('json', None, f'{{{text}}}') if members else NULL
    pairs = [(row.get(first), row.get(second)) for row in rows]
    pairs = [(x.data, y.data) for x, y in pairs if {x.kind, y.kind} <= {'int', 'float'}]
    if len(pairs) < 2:
        return NULL
    def centred(i, j):
        sums = [sum(pair[i] for pair in pairs), sum(pair[j] for pair in pairs)]
        return sum(pair[i] * pair[j] for pair in pairs) - sums[0] * sums[1] / Fraction(len(pairs))
    if function == 'covar':
        return number(centred(0, 1) / (len(pairs) - 1), 'float')
    if not centred(0, 0) or not centred(1, 1):
        return NULL
    exact = Context(prec=60)
    square = Fraction(centred(0, 1)) ** 2 / (centred(0, 0) * centred(1, 1))
    root = exact.sqrt(exact.divide(Decimal(square.numerator), Decimal(square.denominator)))
    return number(float(root) if centred(0, 1) >= 0 else -float(root), 'float')
