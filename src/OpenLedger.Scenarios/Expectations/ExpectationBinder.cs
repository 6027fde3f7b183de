using System.Collections.Immutable;
using OpenLedger.Scenarios.Binding;
using OpenLedger.Scenarios.Measures;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;

namespace OpenLedger.Scenarios.Expectations;

/// <summary>
/// Reads the lines of <c>expect</c>: <c>arms.NAME.MEASURE OP [NUMBER *] arms.NAME.MEASURE</c>, or a constant on the right. The name
/// <c>*</c> on the left means every arm; with it, <c>*</c> on the right means the same arm. Arms and measures have to exist.
/// </summary>
internal sealed class ExpectationBinder
{
    private const string Form = "for example arms.sessions.loss.net_usd < 0.2 * arms.approvals.loss.net_usd";

    private static readonly (string Sign, Comparison Comparison)[] Signs =
    [
        ("<=", Comparison.LessOrEqual), (">=", Comparison.GreaterOrEqual), ("==", Comparison.Equal), ("!=", Comparison.NotEqual),
        ("<", Comparison.Less), (">", Comparison.Greater),
    ];

    private readonly BindContext _context;
    private readonly ScalarNode _scalar;
    private int _position;

    private ExpectationBinder(BindContext context, ScalarNode scalar)
    {
        _context = context;
        _scalar = scalar;
    }

    /// <summary>Reads all lines; what is wrong with one is reported, and it is left out.</summary>
    public static ImmutableArray<Expectation> Bind(BindContext context, Field? field)
    {
        ImmutableArray<Expectation>.Builder expectations = ImmutableArray.CreateBuilder<Expectation>();
        foreach (Field item in context.Items(field))
        {
            ScalarNode? scalar = context.Values.Scalar(item, "an expectation");
            if (scalar is not null && new ExpectationBinder(context, scalar).Read() is { } expectation)
            {
                expectations.Add(expectation);
            }
        }

        return expectations.ToImmutable();
    }

    private Expectation? Read()
    {
        MeasureReference? left = Measure(anyArm: true);
        if (left is null || Sign() is not { } comparison)
        {
            return null;
        }

        double factor = 1;
        bool constant = !StartsMeasure();
        if (constant)
        {
            if (Number() is not { } number)
            {
                return null;
            }

            factor = number;
            SkipSpaces();
            constant = _position >= _scalar.Text.Length || _scalar.Text[_position] != '*';
            _position += constant ? 0 : 1;
        }

        MeasureReference? right = constant ? null : Measure(anyArm: left.Arm == "*");
        if (!constant && right is null)
        {
            return null;
        }

        SkipSpaces();
        if (_position < _scalar.Text.Length)
        {
            return Fail(_position, $"'{ScalarNode.Shortened(_scalar.Text[_position..])}' is one thing too many", Form);
        }

        return new Expectation(_scalar.Text, left, comparison, factor, right, _scalar.Place.Line);
    }

    private MeasureReference? Measure(bool anyArm)
    {
        int start = Word(out string word);
        string[] steps = word.Split('.', 3);
        if (steps.Length < 3 || steps[0] != "arms")
        {
            Fail(start, word.Length == 0 ? "a measure is missing" : $"'{ScalarNode.Shortened(word)}' is no measure of an arm", Form);
            return null;
        }

        string arm = steps[1];
        if (arm == "*" && !anyArm)
        {
            Fail(start, "'arms.*' can only stand on the right of another 'arms.*'", "name one arm to compare with");
            return null;
        }

        IReadOnlyList<string> arms = _context.ArmNames.Names;
        if (arm != "*" && !_context.ArmNames.TryFind(arm, out _))
        {
            _context.Diagnostics.Error(DiagnosticCodes.ExpectArm, _scalar.At(start + "arms.".Length),
                $"there is no arm '{ScalarNode.Shortened(arm)}'", NearestName.Hint(arm, arms));
            return null;
        }

        if (MeasureCatalogue.Find(steps[2]) is null)
        {
            _context.Diagnostics.Error(DiagnosticCodes.ExpectMeasure, _scalar.At(start + "arms.".Length + arm.Length + 1),
                $"there is no measure '{ScalarNode.Shortened(steps[2])}'", MeasureHint(steps[2]));
            return null;
        }

        return new MeasureReference(arm, steps[2]);
    }

    private static string MeasureHint(string path)
    {
        string? nearest = NearestName.Find(path, MeasureCatalogue.All.Select(measure => measure.Path));
        return nearest is null ? "olsim list measures prints them" : $"did you mean '{nearest}'?";
    }

    private Comparison? Sign()
    {
        SkipSpaces();
        foreach ((string sign, Comparison comparison) in Signs)
        {
            if (_scalar.Text.AsSpan(_position).StartsWith(sign, StringComparison.Ordinal))
            {
                _position += sign.Length;
                return comparison;
            }
        }

        Fail(_position, "a comparison is missing: one of < <= > >= == !=", Form);
        return null;
    }

    private double? Number()
    {
        int start = Word(out string word);
        Refusal? refusal = word.EndsWith('%') || word.EndsWith("bps", StringComparison.Ordinal)
            ? Scalars.Share(word, out decimal value)
            : Scalars.Number(word, out value);
        if (refusal is null)
        {
            return Exact.ToDouble(value);
        }

        string found = word.Length == 0 ? "the right side is missing" : $"'{ScalarNode.Shortened(word)}' is neither a number nor a measure";
        Fail(start, found, refusal.Value.Hint.Length > 0 && word.Length > 0 ? refusal.Value.Hint : Form);
        return null;
    }

    private bool StartsMeasure()
    {
        SkipSpaces();
        return _position < _scalar.Text.Length && char.IsAsciiLetter(_scalar.Text[_position]);
    }

    // A star belongs to a word only as the name of an arm; elsewhere it multiplies.
    private int Word(out string word)
    {
        SkipSpaces();
        int start = _position;
        string text = _scalar.Text;
        while (_position < text.Length && !char.IsWhiteSpace(text[_position]) && text[_position] is not ('<' or '>' or '=' or '!') &&
            (text[_position] != '*' || (_position > start && text[_position - 1] == '.')))
        {
            _position++;
        }

        word = text[start.._position];
        return start;
    }

    private void SkipSpaces()
    {
        while (_position < _scalar.Text.Length && char.IsWhiteSpace(_scalar.Text[_position]))
        {
            _position++;
        }
    }

    private Expectation? Fail(int offset, string problem, string hint)
    {
        _context.Diagnostics.Error(DiagnosticCodes.ExpectSyntax, _scalar.At(offset), problem, hint);
        return null;
    }
}
