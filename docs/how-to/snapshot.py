#!/usr/bin/env python3
"""Draws the cells of a snapshot as spheres, for a paper: snapshot.py runs/NAME/snapshots/cells-000002.vti figure.png [pixels]

Needs VTK alone (Debian: python3-vtk9); ParaView's pvpython runs it too. Edit COLOURS to taste: one a kind, by name."""

import re
import sys
import vtk

COLOURS = {  # after Okabe and Ito, apart for the usual colour-vision deficiencies
    "nalm6": "#0072b2", "carcinoma": "#56b4e9", "macrophage": "#009e73", "stroma": "#999999",
    "cd8": "#f0e442", "cd4": "#d55e00",
}
OTHERS = ["#cc79a7", "#e69f00", "#000000", "#8a7d00"]

path, picture = sys.argv[1:3]
pixels = int(sys.argv[3]) if len(sys.argv) > 3 else 2000

reader = vtk.vtkXMLImageDataReader()
reader.SetFileName(path)
reader.Update()
image = reader.GetOutput()
data = image.GetCellData()

# A site is a VTK cell; a cell of the tissue lies at its centre.
centres = vtk.vtkCellCenters()
centres.SetInputData(image)
renderer = vtk.vtkRenderer()
renderer.SetBackground(1, 1, 1)
others = iter(OTHERS * 10)

for name in [data.GetArrayName(i) for i in range(data.GetNumberOfArrays())]:
    if not re.match(r"(resident|T cell) kind \[", name):
        continue
    for code, kind in re.findall(r"(\d+) ([^,\]]+)", name):
        chosen = vtk.vtkThresholdPoints()
        chosen.SetInputConnection(centres.GetOutputPort())
        chosen.SetInputArrayToProcess(0, 0, 0, vtk.vtkDataObject.FIELD_ASSOCIATION_POINTS, name)
        chosen.ThresholdBetween(int(code), int(code))
        ball = vtk.vtkSphereSource()
        ball.SetRadius(0.5 * image.GetSpacing()[0])
        ball.SetThetaResolution(16)
        ball.SetPhiResolution(16)
        mapper = vtk.vtkGlyph3DMapper()
        mapper.SetInputConnection(chosen.GetOutputPort())
        mapper.SetSourceConnection(ball.GetOutputPort())
        mapper.ScalarVisibilityOff()
        mapper.ScalingOff()
        actor = vtk.vtkActor()
        actor.SetMapper(mapper)
        colour = COLOURS.get(kind) or next(others)
        actor.GetProperty().SetColor(*[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        renderer.AddActor(actor)
        chosen.Update()
        print(f"{kind}: {chosen.GetOutput().GetNumberOfPoints()} cells, {colour}")

window = vtk.vtkRenderWindow()
window.SetOffScreenRendering(1)
window.SetSize(pixels, pixels)
window.AddRenderer(renderer)
renderer.GetActiveCamera().Azimuth(30)
renderer.GetActiveCamera().Elevation(25)
renderer.ResetCamera()
window.Render()
grab = vtk.vtkWindowToImageFilter()
grab.SetInput(window)
writer = vtk.vtkPNGWriter()
writer.SetFileName(picture)
writer.SetInputConnection(grab.GetOutputPort())
writer.Write()
print(f"written to {picture}")
