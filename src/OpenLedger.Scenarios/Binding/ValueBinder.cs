using System.Numerics;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>
/// Reads single values of fields and reports those that are not what the field expects. Every method takes null for a field that is
/// not there and returns null for a value that cannot be used.
/// </summary>
internal sealed class ValueBinder(BindContext context)
{
    private const long MicroPerUsd = 1_000_000;

    /// <summary>The scalar of a field.</summary>
    public ScalarNode? Scalar(Field? field, string expected)
    {
        if (field is null)
        {
            return null;
        }

        if (field.Value is ScalarNode { Kind: not "nothing" } scalar)
        {
            return scalar;
        }

        context.Diagnostics.Error(DiagnosticCodes.WrongType, field.Value.Place, $"{field.Path} expects {expected}, not {field.Value.Kind}");
        return null;
    }

    /// <summary>Whether a field's value is one certain word.</summary>
    public static bool Is(Field? field, string word) => field?.Value is ScalarNode scalar && scalar.Text == word;

    /// <summary>A name: 1 to 64 letters, digits, hyphens and underscores, starting with a letter or digit.</summary>
    public string? Name(Field? field)
    {
        ScalarNode? scalar = Scalar(field, "a name");
        return scalar is not null && IsName(scalar, field!.Path) ? scalar.Text : null;
    }

    /// <summary>Whether a scalar is a name; reported if not. Names become folders and parts of dotted paths.</summary>
    public bool IsName(ScalarNode scalar, string subject)
    {
        bool good = Names.IsName(scalar.Text);
        if (!good)
        {
            context.Diagnostics.Error(DiagnosticCodes.BadName, scalar.Place, $"{subject} cannot be {scalar.Kind}", Names.Rule);
        }

        return good;
    }

    /// <summary>A span of time.</summary>
    public SimDuration? Duration(Field? field)
    {
        ScalarNode? scalar = Scalar(field, SpanShape.Noun);
        if (scalar is null || !Accept(field!, scalar, SpanShape.Noun, Scalars.Duration(scalar.Text, context.Slot, out SimDuration value)))
        {
            return null;
        }

        SpanShape shape = field!.Shape.As<SpanShape>();
        if (value.Ns >= shape.MinNs && value.Ns <= shape.MaxNs)
        {
            return value;
        }

        OutOfRange(field, scalar, shape.Expected);
        return null;
    }

    /// <summary>A whole number, with or without a suffix.</summary>
    public long? Whole(Field? field) => (long?)Integer(field);

    /// <summary>A whole number of 64 bits.</summary>
    public ulong? Unsigned(Field? field) => (ulong?)Integer(field);

    /// <summary>A number.</summary>
    public decimal? Number(Field? field)
    {
        if (field?.Shape.As<NumberShape>() is not { } shape)
        {
            return null;
        }

        string expected = shape.Expected;
        ScalarNode? scalar = Scalar(field, expected);
        if (scalar is null || !Accept(field!, scalar, expected, Scalars.Number(scalar.Text, out decimal value)))
        {
            return null;
        }

        if (value < shape.Min || value > shape.Max)
        {
            OutOfRange(field!, scalar, expected);
            return null;
        }

        return value;
    }

    /// <summary>A share of a whole.</summary>
    public decimal? Share(Field? field)
    {
        if (field?.Shape.As<ShareShape>() is not { } shape)
        {
            return null;
        }

        string expected = shape.Expected;
        ScalarNode? scalar = Scalar(field, expected);
        if (scalar is null || !Accept(field!, scalar, expected, Scalars.Share(scalar.Text, out decimal value)))
        {
            return null;
        }

        if (!shape.Contains(value))
        {
            OutOfRange(field, scalar, expected);
            return null;
        }

        return value;
    }

    /// <summary>A share from 0 to 1 in millionths, rounded half to even.</summary>
    public long? Ppm(Field? field) => Share(field) is { } share ? (long)Exact.Scale(share, MicroPerUsd) : null;

    /// <summary>An amount of US dollars in micro-dollars, rounded half to even.</summary>
    public long? MicroUsd(Field? field) =>
        Number(field) is { } usd ? (long)Exact.Scale(usd, MicroPerUsd) : null;

    /// <summary>An amount of whole tokens in base units, exactly.</summary>
    public ulong? Units(Field? field, AssetPlan asset)
    {
        if (Number(field) is not { } tokens)
        {
            return null;
        }

        if (!Exact.TryScaleExactly(tokens, asset.UnitsPerToken, out BigInteger units))
        {
            context.Diagnostics.Error(DiagnosticCodes.AmountNotRepresentable, field!.Value.Place,
                $"{field.Path} is finer than a base unit of {asset.Symbol}, which has {asset.Decimals} decimals", "round it");
            return null;
        }

        if (units > ulong.MaxValue || !Money.TryValueMicroUsd(asset, (ulong)units, out _))
        {
            TooMuch(field!, asset);
            return null;
        }

        return (ulong)units;
    }

    /// <summary>An amount of whole tokens that fits into 64 bits of base units.</summary>
    public double? Tokens(Field? field, AssetPlan asset)
    {
        if (Number(field) is not { } tokens)
        {
            return null;
        }

        if (Exact.Scale(tokens, asset.UnitsPerToken) > ulong.MaxValue)
        {
            TooMuch(field!, asset);
            return null;
        }

        return Exact.ToDouble(tokens);
    }

    /// <summary><c>true</c> or <c>false</c>, and no other word.</summary>
    public bool? Flag(Field? field)
    {
        ScalarNode? scalar = Scalar(field, "true or false");
        if (scalar is null || scalar.Text is "true" or "false")
        {
            return scalar is null ? null : scalar.Text == "true";
        }

        context.Diagnostics.Error(DiagnosticCodes.BadValue, scalar.Place, $"{field!.Path} expects true or false, not {scalar.Kind}");
        return null;
    }

    /// <summary>What one of a few words stands for.</summary>
    public T? Word<T>(Field? field)
        where T : struct =>
        WordText(field) is { } word && field!.Shape.As<WordShape<T>>().TryFind(word, out T value) ? value : null;

    /// <summary>One of a few words, as it is.</summary>
    public string? WordText(Field? field)
    {
        ScalarNode? scalar = Scalar(field, "a word");
        if (scalar is null)
        {
            return null;
        }

        string[] known = [.. field!.Shape.As<WordShape>().Words.Select(word => word.Word)];
        if (known.Contains(scalar.Text))
        {
            return scalar.Text;
        }

        context.Diagnostics.Error(DiagnosticCodes.UnknownWord, scalar.Place,
            $"{field.Path} expects {string.Join(" or ", known)}, not {scalar.Kind}", NearestName.Find(scalar.Text, known) is { } nearest
                ? $"did you mean '{nearest}'?" : "");
        return null;
    }

    /// <summary>The index of what a field names; null if it is not there or nothing bears the name.</summary>
    public int? Reference(Field? field, NameTable names)
    {
        ScalarNode? scalar = Scalar(field, $"the name of {names.Noun}");
        int index = scalar is null ? -1 : names.Find(context, field!.Path, scalar.Place, scalar.Text);
        return index < 0 ? null : index;
    }

    /// <summary>Reports a refusal of a scalar; true if there is none.</summary>
    public bool Accept(Field field, ScalarNode scalar, string expected, Refusal? refusal)
    {
        if (refusal is null)
        {
            return true;
        }

        context.Diagnostics.Error(
            refusal.Value.Code, scalar.Place, $"{field.Path} expects {expected}, not {scalar.Kind}", refusal.Value.Hint);
        return false;
    }

    private decimal? Integer(Field? field)
    {
        if (field?.Shape.As<WholeShape>() is not { } shape)
        {
            return null;
        }

        string expected = shape.Expected;
        ScalarNode? scalar = Scalar(field, expected);
        if (scalar is null)
        {
            return null;
        }

        // Seeds use all 64 bits, which is more than amounts with a suffix may have.
        Refusal? refusal = Scalars.PlainNumber(scalar.Text, out decimal value) is null ? null : Scalars.Number(scalar.Text, out value);
        if (!Accept(field!, scalar, expected, refusal))
        {
            return null;
        }

        if (value < shape.Min || value > shape.Max || value != decimal.Truncate(value))
        {
            OutOfRange(field!, scalar, expected);
            return null;
        }

        return value;
    }

    private void OutOfRange(Field field, ScalarNode scalar, string expected) =>
        context.Diagnostics.Error(DiagnosticCodes.OutOfRange, scalar.Place, $"{field.Path} expects {expected}, not {scalar.Kind}");

    private void TooMuch(Field field, AssetPlan asset) =>
        context.Diagnostics.Error(DiagnosticCodes.AmountNotRepresentable, field.Value.Place,
            $"{field.Path} does not fit into 64 bits of base units of {asset.Symbol}, which has {asset.Decimals} decimals",
            "give the asset fewer decimals, or take a smaller amount");

}
