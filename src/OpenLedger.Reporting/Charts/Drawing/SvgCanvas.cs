using System.Globalization;
using System.Text;
using OpenLedger.Reporting.Html;

namespace OpenLedger.Reporting.Charts.Drawing;

/// <summary>
/// Collects the elements of a drawing. Coordinates are in units of the drawing, y downwards, written with one digit behind the
/// point. Colours and strokes are the style sheet's, by class.
/// </summary>
internal sealed class SvgCanvas(double width, double height)
{
    private const double FileHead = 40;

    private readonly StringBuilder _body = new();

    public double Width { get; } = width;

    public double Height { get; } = height;

    /// <summary>Attributes of the whole drawing for whoever works with it on a page, written as they stand.</summary>
    public string Data { get; set; } = "";

    /// <summary>A coordinate as it is written.</summary>
    public static string Number(double value)
    {
        // A negative zero would be another text for the same place.
        double rounded = Math.Round(value, 1, MidpointRounding.AwayFromZero) + 0.0;
        return rounded.ToString("0.#", CultureInfo.InvariantCulture);
    }

    public void Line(double x1, double y1, double x2, double y2, string classes) =>
        _body.Append($"<line x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\" class=\"{classes}\"/>\n");

    public void Rectangle(double x, double y, double width, double height, string classes, double radius = 0) =>
        _body.Append($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\"")
            .Append(radius > 0 ? $" rx=\"{Number(radius)}\"" : "")
            .Append($" class=\"{classes}\"/>\n");

    public void Circle(double x, double y, double radius, string classes, string? title = null)
    {
        _body.Append($"<circle cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\" class=\"{classes}\"");
        _body.Append(title is null ? "/>\n" : $"><title>{Markup.Escape(title)}</title></circle>\n");
    }

    /// <summary>A path of straight lines through points; closed ones are areas.</summary>
    public void Path(ReadOnlySpan<(double X, double Y)> points, string classes, bool closed = false)
    {
        _body.Append("<path d=\"");
        for (int i = 0; i < points.Length; i++)
        {
            _body.Append(i == 0 ? 'M' : 'L').Append(Number(points[i].X)).Append(' ').Append(Number(points[i].Y));
        }

        _body.Append(closed ? "Z" : "").Append($"\" class=\"{classes}\"/>\n");
    }

    /// <summary>Text on its base line.</summary>
    public void Text(double x, double y, string text, string classes = "", TextAnchor anchor = TextAnchor.Start)
    {
        _body.Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\"");
        _body.Append(anchor switch { TextAnchor.Middle => " text-anchor=\"middle\"", TextAnchor.End => " text-anchor=\"end\"", _ => "" });
        _body.Append(classes.Length > 0 ? $" class=\"{classes}\"" : "");
        _body.Append('>').Append(Markup.Escape(text)).Append("</text>\n");
    }

    /// <summary>Begins a group; what is drawn until <see cref="End"/> takes its class.</summary>
    /// <param name="classes">Its classes.</param>
    /// <param name="attributes">Further attributes, written as they stand, with a blank in front.</param>
    public void Begin(string classes, string attributes = "") => _body.Append($"<g class=\"{classes}\"{attributes}>\n");

    public void End() => _body.Append("</g>\n");

    /// <summary>A group's title: shown where a pointer rests.</summary>
    public void Title(string text) => _body.Append($"<title>{Markup.Escape(text)}</title>\n");

    public string ToElement(string title, string description, string classes) =>
        $"<svg class=\"{classes}\" viewBox=\"0 0 {Number(Width)} {Number(Height)}\" role=\"img\"{Data} "
        + $"aria-label=\"{Markup.Escape($"{title}. {description}")}\">\n{_body}</svg>\n";

    /// <summary>The drawing as an element that says nothing by itself.</summary>
    public string ToOrnament(string classes) =>
        $"<svg class=\"{classes}\" viewBox=\"0 0 {Number(Width)} {Number(Height)}\" width=\"{Number(Width)}\" height=\"{Number(Height)}\" "
        + $"aria-hidden=\"true\">{_body.ToString().TrimEnd()}</svg>";

    public string ToFile(string title, string description) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {Number(Width)} {Number(Height + FileHead)}\" "
        + $"width=\"{Number(Width)}\" height=\"{Number(Height + FileHead)}\" role=\"img\">\n"
        + $"<title>{Markup.Escape(title)}</title>\n<desc>{Markup.Escape(description)}</desc>\n<style>{ChartStyle.FileCss}</style>\n"
        + $"<rect width=\"100%\" height=\"100%\" class=\"paper\"/>\n<text x=\"16\" y=\"26\" class=\"head\">{Markup.Escape(title)}</text>\n"
        + $"<g transform=\"translate(0 {Number(FileHead)})\">\n{_body}</g>\n</svg>\n";
}
