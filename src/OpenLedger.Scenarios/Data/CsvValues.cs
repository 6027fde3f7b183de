using System.Globalization;
using System.Numerics;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Scenarios.Data;

/// <summary>Reads single fields of a table. What is not the number that its column holds is reported with line and column.</summary>
internal sealed class CsvValues(SourceText source, DiagnosticBag diagnostics)
{
    private const int MostDigits = 80;

    /// <summary>A number of seconds, 0 or more, finest a nanosecond.</summary>
    public bool TrySeconds(CsvField field, string column, out SimDuration value)
    {
        value = default;
        bool good = TryDecimal(field.Text, out decimal seconds) && seconds is >= 0 and < 5_000_000_000m &&
            Exact.TryScaleExactly(seconds, SimDuration.NsPerSecond, out BigInteger ns) && Set(ns, out value);
        return good || Fail(field, column, "a number of seconds");

        static bool Set(BigInteger ns, out SimDuration span)
        {
            span = new SimDuration((long)ns);
            return true;
        }
    }

    /// <summary>A whole number of 64 bits.</summary>
    public bool TryWhole(CsvField field, string column, out long value) =>
        long.TryParse(field.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) ||
        Fail(field, column, "a whole number");

    /// <summary>A whole number, 0 or more, of up to 80 digits.</summary>
    public bool TryRaw(CsvField field, string column, out BigInteger value)
    {
        value = default;
        bool good = field.Text.Length is > 0 and <= MostDigits &&
            BigInteger.TryParse(field.Text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return good || Fail(field, column, "a whole number");
    }

    /// <summary>A number, 0 or more.</summary>
    public bool TryNumber(CsvField field, string column, out decimal value) =>
        (TryDecimal(field.Text, out value) && value is >= 0 and <= 1_000_000_000_000_000_000m) || Fail(field, column, "a number from 0 to 10^18");

    /// <summary>An amount of dollars in micro-dollars, rounded half to even; nothing written is nothing.</summary>
    public bool TryMicroUsd(CsvField field, string column, out long value)
    {
        value = 0;
        if (field.Text.Length == 0)
        {
            return true;
        }

        if (!TryDecimal(field.Text, out decimal usd) || usd is < 0 or > 1_000_000_000_000m)
        {
            return Fail(field, column, "an amount of dollars from 0 to 10^12");
        }

        value = (long)Exact.Scale(usd, 1_000_000);
        return true;
    }

    /// <summary>Reports a field and returns false.</summary>
    public bool Fail(CsvField field, string column, string expected, string hint = "")
    {
        string found = field.Text.Length == 0 ? "nothing" : $"'{ScalarNode.Shortened(field.Text)}'";
        diagnostics.Error(DiagnosticCodes.DataValue, PlaceOf(field), $"column {column} expects {expected}, not {found}", hint);
        return false;
    }

    /// <summary>Where a field stands.</summary>
    public Place PlaceOf(CsvField field) => new(source, field.Line, field.Column);

    // Programs that write data files use exponents for small numbers, so these are read here, unlike in scenarios.
    private static bool TryDecimal(string text, out decimal value) => decimal.TryParse(
        text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
}
