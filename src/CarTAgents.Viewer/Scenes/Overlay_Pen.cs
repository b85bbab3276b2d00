using System.Globalization;
using CarTAgents.Output.Pictures;
using CarTAgents.Viewer.Graphics;

namespace CarTAgents.Viewer.Scenes;

public sealed partial class Overlay
{
    /// <summary>Draws in pixels of the font.</summary>
    private readonly struct Pen(Raster raster, Theme theme, int scale)
    {
        public Theme Theme => theme;

        public int Scale => scale;

        public int Width => raster.Width / scale;

        public int Height => raster.Height / scale;

        public void Veil(int x, int y, int width, int height) => Fill(x, y, width, height, theme.Veil);

        public void Fill(int x, int y, int width, int height, Rgb colour) =>
            raster.Fill(x * scale, y * scale, width * scale, height * scale, colour);

        public void Disc(int x, int y, int diameter, Rgb colour) => raster.Disc(x * scale, y * scale, diameter * scale, colour);

        public void Text(int x, int y, string text, bool strong, bool bold = false) =>
            raster.Text(x * scale, y * scale, text, strong ? theme.Ink : theme.SoftInk, bold, scale);

        /// <summary>Writes a number up to a place, and returns how wide it is.</summary>
        public int Number(int right, int y, long number)
        {
            string text = number.ToString("#,0", CultureInfo.InvariantCulture);
            Text(right - PixelFont.Measure(text), y, text, false);
            return PixelFont.Measure(text);
        }

        public void Line(int x0, int y0, int x1, int y1) => Line(x0, y0, x1, y1, theme.Ink);

        public void Line(int x0, int y0, int x1, int y1, Rgb colour)
        {
            for (int i = 0; i <= scale; i++)
            {
                raster.Line((x0 * scale) + i, y0 * scale, (x1 * scale) + i, y1 * scale, colour);
                raster.Line(x0 * scale, (y0 * scale) + i, x1 * scale, (y1 * scale) + i, colour);
            }
        }
    }
}
