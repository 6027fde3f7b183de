namespace OpenLedger.Core.Sessions;

/// <summary>
/// C12: what a clause leaves of one field: an interval, found from its comparisons. Whether one clause's conditions imply another's is
/// decided on it; the answer "yes" is always right, "no" may be too careful.
/// </summary>
internal readonly ref struct ArgumentRange
{
    private readonly ReadOnlySpan<ArgumentPredicate> _all;
    private readonly ArgumentPredicate _field;
    private readonly Int128 _low;
    private readonly Int128 _high;

    /// <param name="all">The conditions of a clause.</param>
    /// <param name="field">The field, as some condition names it.</param>
    public ArgumentRange(ReadOnlySpan<ArgumentPredicate> all, in ArgumentPredicate field)
    {
        _all = all;
        _field = field;
        Int128 span = (Int128)1 << (field.Width * 8);
        _low = field.Signed ? -(span >> 1) : 0;
        _high = (field.Signed ? span >> 1 : span) - 1;
        foreach (ref readonly ArgumentPredicate one in all)
        {
            if (one.IsOnSameField(in field))
            {
                (Int128 low, Int128 high) = Bounds(in one);
                _low = Int128.Max(_low, low);
                _high = Int128.Min(_high, high);
            }
        }
    }

    /// <summary>Whether no value is left.</summary>
    public bool IsEmpty => _low > _high;

    /// <summary>Whether every value that is left meets a condition on the field.</summary>
    public bool Implies(in ArgumentPredicate wanted)
    {
        if (IsEmpty)
        {
            return true;
        }

        (Int128 low, Int128 high) = Bounds(in wanted);
        switch (wanted.Operator)
        {
            case ArgumentOperator.NotEqual:
                Int128 hole = Value(in wanted);
                return hole < _low || hole > _high || HasNarrower(in wanted);
            case ArgumentOperator.In:
            case ArgumentOperator.Mask:
                return _low == _high ? wanted.Holds(unchecked((ulong)_low)) : HasNarrower(in wanted);
            default:
                return _low >= low && _high <= high;
        }
    }

    private static Int128 Value(in ArgumentPredicate one) => one.Signed ? unchecked((long)one.First) : (Int128)one.First;

    private static (Int128 Low, Int128 High) Bounds(in ArgumentPredicate one)
    {
        Int128 value = Value(in one);
        Int128 none = (Int128)1 << 100;
        return one.Operator switch
        {
            ArgumentOperator.Equal => (value, value),
            ArgumentOperator.Less => (-none, value - 1),
            ArgumentOperator.LessOrEqual => (-none, value),
            ArgumentOperator.Greater => (value + 1, none),
            ArgumentOperator.GreaterOrEqual => (value, none),
            ArgumentOperator.In => (value + BitOperations.TrailingZeroCount(one.Second), value + BitOperations.Log2(one.Second)),
            _ => (-none, none),
        };
    }

    private bool HasNarrower(in ArgumentPredicate wanted)
    {
        foreach (ref readonly ArgumentPredicate one in _all)
        {
            if (one.IsOnSameField(in _field) && one.Operator == wanted.Operator && IsNarrower(in one, in wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNarrower(in ArgumentPredicate one, in ArgumentPredicate wanted) => wanted.Operator switch
    {
        ArgumentOperator.Mask => (wanted.First & ~one.First) == 0 && (one.Second & wanted.First) == wanted.Second,
        ArgumentOperator.In => one.First >= wanted.First && one.First - wanted.First < 64 &&
            ((one.Second << (int)(one.First - wanted.First)) >> (int)(one.First - wanted.First)) == one.Second &&
            ((one.Second << (int)(one.First - wanted.First)) & ~wanted.Second) == 0,
        _ => one.First == wanted.First,
    };
}
